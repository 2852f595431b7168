package dev.truce.jdbc.agent;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.operation.AlertKind;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What somebody knows who sees the true time and all that happens: what ought to become of each job, which snapshots ought to be there, which
 * alerts ought to stand. It believes nothing that the product says of itself. Of the repositories it reads the names of the snapshots, and
 * records, which it compares with those that the shop had then.
 */
final class YearsModel {

    /** A snapshot, when it was taken by the wall clock and in truth, and what the shop had then. */
    private record Taken(Snapshot snapshot, Instant createdAt, Instant at, SortedMap<String, String> records) {

        Digest id() {
            return snapshot.id();
        }
    }

    private static final Comparator<Taken> NEWEST_FIRST =
            Comparator.comparing(Taken::createdAt).reversed();

    /** What becomes of a prune of one repository. */
    private enum Prune {
        DONE,
        DONE_BUT_DAMAGED,
        /** Damaged ones went, and what was condemned before may have had to wait for that. */
        DONE_OR_WAITS,
        REFUSED
    }

    private final SimulatedYears world;
    private final Map<Digest, Taken> here = new LinkedHashMap<>();
    private final Map<Digest, Taken> there = new LinkedHashMap<>();
    /** Backups that succeeded, in the order in which they ended. */
    private final List<Taken> backups = new ArrayList<>();

    private final Map<Digest, Instant> ended = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Set<Digest> knownDamaged = new HashSet<>();
    private boolean damageIsKnown;
    private boolean restoreFailed;
    private final Set<String> underWay = new TreeSet<>();
    /** Jobs whose agent was killed, until they begin anew. */
    final Set<String> killed = new TreeSet<>();

    private final Map<String, Instant> begun = new HashMap<>();
    /** What was not as it ought to be. */
    final List<String> differences = new ArrayList<>();

    int mostUnderWay;
    int runs;
    int prunes;
    int copies;
    int failedBackups;

    YearsModel(SimulatedYears world) {
        this.world = world;
    }

    void begins(Job job) {
        if (killed.remove(job.name())) {
            failures.merge(job.name(), 1, Integer::sum);
        }
        if (!underWay.add(job.name())) {
            differences.add(job.name() + " begins while it is under way");
        }
        runs++;
        begun.put(job.name(), world.now());
        mostUnderWay = Math.max(mostUnderWay, underWay.size());
    }

    /** The process that ran all that is under way is gone. */
    void kill() {
        killed.addAll(underWay);
        underWay.clear();
    }

    /** What a job did that ends later: what is known of it then. */
    record Deed(boolean ought, Set<Digest> damaged, Digest taken) {}

    /** A job did its work just now, and said whether it succeeded. */
    Deed did(Job job, boolean succeeded) {
        Set<Digest> damaged = new HashSet<>();
        Digest taken = null;
        boolean ought = switch (job.kind()) {
            case VERIFY -> {
                here.values().stream()
                        .filter(each -> !isWhole(world.objectsHere(), each))
                        .forEach(each -> damaged.add(each.id()));
                yield !world.isFlipped();
            }
            case PRUNE -> prune(succeeded);
            case COPY -> copy();
            case TEST_RESTORE ->
                !world.storeIsDown
                        && here.values().stream()
                                .min(NEWEST_FIRST)
                                .filter(each -> isWhole(world.objectsHere(), each))
                                .isPresent();
            default -> {
                taken = backup();
                yield !world.storeIsDown;
            }
        };
        if (ought != succeeded) {
            differences.add(job.name() + " ought to " + (ought ? "succeed" : "fail") + ", but did not");
        }
        compare(job.name() + " here", world.repository, here);
        if (!world.isSecondDown()) {
            compare(job.name() + " in the second repository", world.second, there);
        }
        return new Deed(ought, damaged, taken);
    }

    void ends(Job job, Deed deed) {
        underWay.remove(job.name());
        failures.merge(job.name(), 1, (before, one) -> before + one);
        if (deed.ought()) {
            failures.put(job.name(), 0);
        }
        if (deed.taken() != null) {
            ended.put(deed.taken(), world.now());
        }
        switch (job.kind()) {
            case TEST_RESTORE -> restoreFailed = !deed.ought();
            case VERIFY -> {
                damageIsKnown = !deed.ought();
                knownDamaged.clear();
                knownDamaged.addAll(deed.damaged());
            }
            case PRUNE -> prunes += deed.ought() ? 1 : 0;
            case COPY -> copies += deed.ought() ? 1 : 0;
            default -> {
                if (deed.ought()) {
                    backups.add(here.get(deed.taken()));
                } else {
                    failedBackups++;
                }
            }
        }
    }

    private void compare(String what, SnapshotRepository repository, Map<Digest, Taken> ought) {
        Set<Digest> there = repository.list().stream().map(Snapshot::id).collect(Collectors.toCollection(TreeSet::new));
        Set<Digest> expected = new TreeSet<>(ought.keySet());
        if (!there.equals(expected)) {
            differences.add("after " + what + " there ought to be " + expected.size() + " snapshots, but there are "
                    + there.size());
        }
    }

    /** One snapshot more, of what the shop has now, later than all there are. */
    private Digest backup() {
        List<Snapshot> fresh = world.repository.list().stream()
                .filter(each -> !here.containsKey(each.id()))
                .toList();
        if (world.storeIsDown || fresh.size() != 1) {
            if (!world.storeIsDown || !fresh.isEmpty()) {
                differences.add("a backup left " + fresh.size() + " snapshots");
            }
            return null;
        }
        Instant wall = world.wall().truncatedTo(ChronoUnit.MILLIS);
        Instant createdAt = here.values().stream()
                .map(each -> each.createdAt().plusMillis(1))
                .filter(wall::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(wall);
        Taken taken = new Taken(fresh.get(0), createdAt, world.now(), world.shopHas());
        if (!taken.snapshot().createdAt().equals(createdAt)) {
            differences.add("a backup is of " + taken.snapshot().createdAt() + ", not of " + createdAt);
        }
        if (!isWhole(world.objectsHere(), taken)) {
            differences.add("a backup was taken that cannot be restored");
        }
        here.put(taken.id(), taken);
        return taken.id();
    }

    /** Whether it comes back from these bytes as the shop was. */
    private boolean isWhole(SnapshotRepository repository, Taken taken) {
        SortedMap<String, String> read = new TreeMap<>();
        try {
            Iterator<RecordTree.Entry> entries =
                    repository.tree(taken.snapshot()).entries();
            while (entries.hasNext()) {
                RecordTree.Entry entry = entries.next();
                read.put(entry.key(), new String(entry.record(), StandardCharsets.UTF_8));
            }
        } catch (DamageException e) {
            return false;
        }
        if (!read.equals(taken.records())) {
            differences.add("a snapshot of " + taken.records().size() + " records came back with other ones");
        }
        return true;
    }

    private boolean prune(boolean succeeded) {
        if (world.wallAhead().abs().compareTo(SimulatedYears.LIMITS.clockDrift()) > 0) {
            return false;
        }
        Prune first = pruneOne(here, world.objectsHere());
        if (first == Prune.REFUSED || world.isSecondDown()) {
            return false;
        }
        if (pruneOne(there, world.second) != Prune.DONE) {
            differences.add("what is damaged is not in the second repository");
        }
        return first == Prune.DONE || (first == Prune.DONE_OR_WAITS && succeeded);
    }

    /** Newest first; a damaged one is found where it would stay if it were sound, or is newer than the newest sound one, and stays then. */
    private Prune pruneOne(Map<Digest, Taken> repository, SnapshotRepository bytes) {
        if (repository.isEmpty()) {
            return Prune.DONE;
        }
        Instant newest = newest(repository.values());
        if (world.wall().isBefore(newest) || world.wall().isAfter(newest.plus(Duration.ofDays(35)))) {
            return Prune.REFUSED;
        }
        Set<Taken> sound = repository.values().stream()
                .filter(each -> isWhole(bytes, each))
                .collect(Collectors.toCollection(HashSet::new));
        Set<Digest> stay = kept(sound);
        boolean damagedStay = false;
        for (Taken each : repository.values()) {
            if (!sound.contains(each)) {
                Set<Taken> more = new HashSet<>(sound);
                more.add(each);
                if (sound.isEmpty()
                        || each.createdAt().isAfter(newest(sound))
                        || kept(more).contains(each.id())) {
                    stay.add(each.id());
                    damagedStay = true;
                }
            }
        }
        boolean damagedGo = sound.size() < repository.size() && !damagedStay;
        repository.keySet().retainAll(stay);
        if (damagedStay) {
            return Prune.DONE_BUT_DAMAGED;
        }
        return damagedGo ? Prune.DONE_OR_WAITS : Prune.DONE;
    }

    private static Instant newest(Collection<Taken> some) {
        return some.stream()
                .map(Taken::createdAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Not older than the newest by more than eight days, and a hundred at most. */
    private static Set<Digest> kept(Collection<Taken> some) {
        if (some.isEmpty()) {
            return new HashSet<>();
        }
        Instant oldest = newest(some).minus(SimulatedYears.KEPT);
        return some.stream()
                .filter(each -> !each.createdAt().isBefore(oldest))
                .sorted(NEWEST_FIRST)
                .limit(SimulatedYears.MOST)
                .map(Taken::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private List<Taken> missing() {
        Set<Digest> wanted = kept(here.values());
        return here.values().stream()
                .filter(each -> wanted.contains(each.id()) && !there.containsKey(each.id()))
                .toList();
    }

    /** One that is damaged here may still come whole: what is damaged of it may be there already. */
    private boolean copy() {
        if (world.isSecondDown()) {
            return false;
        }
        Set<Digest> found = world.second.list().stream().map(Snapshot::id).collect(Collectors.toSet());
        boolean all = true;
        for (Taken each : missing()) {
            boolean came = found.contains(each.id());
            if (came && !isWhole(world.second, each)) {
                differences.add("a copy cannot be restored");
            }
            if (came || isWhole(world.objectsHere(), each)) {
                there.put(each.id(), each);
            } else {
                all = false;
            }
        }
        return all;
    }

    private List<Taken> good() {
        List<Taken> good = new ArrayList<>();
        for (int i = backups.size() - 1; i >= 0 && good.size() < 2; i--) {
            Digest id = backups.get(i).id();
            if (here.containsKey(id) && !knownDamaged.contains(id)) {
                good.add(backups.get(i));
            }
        }
        return good;
    }

    boolean hasGoodBackup() {
        return !good().isEmpty();
    }

    /** The alerts that ought to stand, as kind and subject. */
    Set<String> alerts() {
        Set<String> alerts = new TreeSet<>();
        List<Taken> good = good();
        Instant last =
                good.isEmpty() ? SimulatedYears.START : ended.get(good.get(0).id());
        if (isLonger(last, SimulatedYears.LIMITS.overdue())) {
            alerts.add(AlertKind.BACKUP_OVERDUE + " shop");
        }
        if (!good.isEmpty()) {
            int records = good.get(0).records().size();
            int before = good.size() < 2 ? 0 : good.get(1).records().size();
            if (records == 0 || 2 * records < before) {
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
        Predicate<Taken> isLate =
                each -> isLonger(ended.getOrDefault(each.id(), each.at()), SimulatedYears.LIMITS.copyBehind());
        if (missing().stream().anyMatch(isLate)) {
            alerts.add(AlertKind.COPY_BEHIND + " second");
        }
        if (world.wallAhead().abs().compareTo(SimulatedYears.LIMITS.clockDrift()) > 0) {
            alerts.add(AlertKind.CLOCK + " clock");
        }
        return alerts;
    }

    private boolean isLonger(Instant since, Duration time) {
        return Duration.between(since, world.now()).compareTo(time) > 0;
    }

    /** Jobs that ought to have begun by now, if the agent was up and nobody set the clock since then. */
    Set<String> late(Instant since) {
        Set<String> late = new TreeSet<>();
        for (Job job : SimulatedYears.jobs()) {
            Instant last = begun.getOrDefault(job.name(), SimulatedYears.START);
            Instant from = last.isAfter(since) ? last : since;
            if (isLonger(from, SimulatedYears.period(job.name()).plus(SimulatedYears.LATEST))) {
                late.add(job.name());
            }
        }
        return late;
    }
}
