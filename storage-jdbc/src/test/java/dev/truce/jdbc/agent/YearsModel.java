package dev.truce.jdbc.agent;

import dev.truce.integrity.Digest;
import dev.truce.rollback.operation.AlertKind;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What somebody knows who sees the true time and all that happens: which alerts ought to stand, and what ought to be kept. */
final class YearsModel {

    /** A backup that succeeded. */
    private record Good(Digest snapshot, Instant at, long records) {}

    private final List<Good> backups = new ArrayList<>();
    private final Map<Digest, Instant> taken = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Set<Digest> knownDamaged = new TreeSet<>();
    private boolean damageIsKnown;
    private boolean restoreFailed;
    private int underWay;
    int mostUnderWay;
    int runs;
    int prunes;
    /** What was there when the last prune ended; nothing once it was looked at. */
    List<Snapshot> afterPrune = List.of();

    void begins(Job job) {
        underWay++;
        runs++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
    }

    void ends(Job job, Optional<JobOutcome> outcome, Instant now) {
        underWay--;
        boolean good = outcome.isPresent() && outcome.get().problems().isEmpty();
        failures.merge(job.name(), 1, (before, one) -> good ? 0 : before + one);
        if (good) {
            failures.put(job.name(), 0);
        }
        if (job.kind() == JobKind.TEST_RESTORE) {
            restoreFailed = !good;
        }
        if (outcome.isEmpty()) {
            return;
        }
        if (job.kind().isBackup()) {
            taken.put(outcome.get().snapshot(), now);
        }
        if (job.kind().isBackup() && good) {
            backups.add(0, new Good(outcome.get().snapshot(), now, outcome.get().records()));
        }
        if (job.kind() == JobKind.VERIFY) {
            damageIsKnown = !good;
            knownDamaged.clear();
            knownDamaged.addAll(outcome.get().damaged());
        }
    }

    private List<Good> counting(SimulatedYears world) {
        Set<Digest> there = world.repository.list().stream().map(Snapshot::id).collect(Collectors.toSet());
        return backups.stream()
                .filter(each -> there.contains(each.snapshot()) && !knownDamaged.contains(each.snapshot()))
                .toList();
    }

    /** The alerts that ought to stand, as kind and subject; without those of the second copy. */
    Set<String> alerts(SimulatedYears world) {
        Set<String> alerts = new TreeSet<>();
        List<Good> good = counting(world);
        Instant last = good.isEmpty() ? SimulatedYears.START : good.get(0).at();
        if (Duration.between(last, world.now()).compareTo(Duration.ofHours(26)) > 0) {
            alerts.add(AlertKind.BACKUP_OVERDUE + " shop");
        }
        if (!good.isEmpty()) {
            long before = good.size() < 2 ? 0 : good.get(1).records();
            if (good.get(0).records() == 0 || 2 * good.get(0).records() < before) {
                alerts.add(AlertKind.SHRUNKEN_BACKUP + " shop");
            }
        }
        failures.forEach((job, times) -> {
            if (times >= 2) {
                alerts.add(AlertKind.FAILURES + " " + job);
            }
        });
        if (damageIsKnown) {
            alerts.add(AlertKind.CORRUPTION + " repository");
        }
        if (restoreFailed) {
            alerts.add(AlertKind.TEST_RESTORE_FAILED + " shop");
        }
        if (world.wallAhead().abs().compareTo(Duration.ofMinutes(5)) > 0) {
            alerts.add(AlertKind.CLOCK + " clock");
        }
        return alerts;
    }

    /** How long the second repository lacks what it would keep. Negative when it cannot be asked. */
    Duration behind(SimulatedYears world) {
        if (world.secondIsDown) {
            return Duration.ofMillis(-1);
        }
        Set<Digest> there = world.second.list().stream().map(Snapshot::id).collect(Collectors.toSet());
        List<Snapshot> here = world.repository.list();
        return here.stream()
                .filter(each -> !there.contains(each.id()))
                .filter(each ->
                        !each.createdAt().isBefore(here.get(0).createdAt().minus(SimulatedYears.KEPT)))
                .map(each -> Duration.between(taken.getOrDefault(each.id(), world.now()), world.now()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    Optional<Digest> newestGood(SimulatedYears world) {
        return counting(world).stream().findFirst().map(Good::snapshot);
    }
}
