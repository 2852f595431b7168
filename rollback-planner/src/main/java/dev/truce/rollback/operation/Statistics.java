package dev.truce.rollback.operation;

import dev.truce.rollback.operation.JobRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How operating went, from the runs that are kept.
 *
 * @param backups how many backups ended
 * @param backupsSucceeded how many of them succeeded
 * @param averageBackup how long these took on average; zero when there are none
 * @param longestBackup how long the longest took
 * @param restores how many test restores ended
 * @param restoresSucceeded how many of them succeeded
 * @param stores the figures of each live store, in order of the names
 * @param running the runs that have begun and not ended
 * @param recommendations what to do next, each in words
 */
public record Statistics(
        long backups,
        long backupsSucceeded,
        Duration averageBackup,
        Duration longestBackup,
        long restores,
        long restoresSucceeded,
        SortedMap<String, Store> stores,
        List<JobRun> running,
        List<String> recommendations) {

    private static final double GOOD_RATE = 0.99;

    /** Copies the collections. */
    public Statistics {
        stores = Collections.unmodifiableSortedMap(new TreeMap<>(stores));
        running = List.copyOf(running);
        recommendations = List.copyOf(recommendations);
    }

    /**
     * The figures of one live store.
     *
     * @param recoveryPoint how old the last good backup is: what would be lost now; null when there is none
     * @param worstGap the longest time between two good backups, or since the last
     * @param recoveryTime how long the last test restore that succeeded took; null when there is none
     * @param lastRecords how many records the last good backup has
     * @param lastBytes how many bytes these have
     */
    public record Store(
            @Nullable Duration recoveryPoint,
            Duration worstGap,
            @Nullable Duration recoveryTime,
            long lastRecords,
            long lastBytes) {}

    /**
     * Which part of the backups succeeded.
     *
     * @return 0 to 1; empty when none has ended
     */
    public OptionalDouble successRate() {
        return backups == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) backupsSucceeded / backups);
    }

    /**
     * Counts.
     *
     * @param newestFirst the runs that are kept
     * @param names the live stores
     * @param hasSecond whether snapshots are copied elsewhere
     * @param now the time, by the clock that does not jump
     * @return the figures
     */
    public static Statistics of(List<JobRun> newestFirst, Iterable<String> names, boolean hasSecond, Instant now) {
        List<JobRun> ended = newestFirst.stream()
                .filter(run -> run.status() != Status.RUNNING)
                .toList();
        List<JobRun> backups =
                ended.stream().filter(run -> run.kind().isBackup()).toList();
        List<JobRun> good =
                backups.stream().filter(run -> run.status() == Status.SUCCEEDED).toList();
        List<JobRun> restores =
                ended.stream().filter(run -> run.kind() == JobKind.TEST_RESTORE).toList();
        SortedMap<String, Store> stores = new TreeMap<>();
        names.forEach(name -> stores.put(name, store(name, good, restores, now)));
        long restored = restores.stream()
                .filter(run -> run.status() == Status.SUCCEEDED)
                .count();
        Duration sum = good.stream().map(JobRun::took).reduce(Duration.ZERO, Duration::plus);
        return new Statistics(
                backups.size(),
                good.size(),
                good.isEmpty() ? Duration.ZERO : sum.dividedBy(good.size()),
                good.stream().map(JobRun::took).max(Duration::compareTo).orElse(Duration.ZERO),
                restores.size(),
                restored,
                stores,
                newestFirst.stream()
                        .filter(run -> run.status() == Status.RUNNING)
                        .toList(),
                recommendations(backups.size(), good.size(), stores, hasSecond));
    }

    private static Store store(String name, List<JobRun> good, List<JobRun> restores, Instant now) {
        List<JobRun> own = good.stream()
                .filter(run -> run.store().equals(name) && run.kind() != JobKind.BACKUP_SELECTIVE)
                .sorted(Comparator.comparing((JobRun run) -> Objects.requireNonNull(run.endedAt()))
                        .reversed())
                .toList();
        Duration worst = Duration.ZERO;
        Instant later = now;
        for (JobRun run : own) {
            Instant at = Objects.requireNonNull(run.endedAt());
            Duration gap = Duration.between(at, later);
            worst = gap.compareTo(worst) > 0 ? gap : worst;
            later = at;
        }
        Duration recoveryTime = restores.stream()
                .filter(run -> run.store().equals(name) && run.status() == Status.SUCCEEDED)
                .findFirst()
                .map(JobRun::took)
                .orElse(null);
        if (own.isEmpty()) {
            return new Store(null, worst, recoveryTime, 0, 0);
        }
        JobRun last = own.get(0);
        Duration age = Duration.between(Objects.requireNonNull(last.endedAt()), now);
        return new Store(age, worst, recoveryTime, last.records(), last.bytes());
    }

    private static List<String> recommendations(
            long backups, long good, SortedMap<String, Store> stores, boolean hasSecond) {
        List<String> advice = new ArrayList<>();
        if (backups > 0 && (double) good / backups < GOOD_RATE) {
            advice.add(String.format(
                    Locale.ROOT,
                    "only %.1f %% of the backups succeeded: see why: truce status --json",
                    100.0 * good / backups));
        }
        stores.forEach((name, store) -> {
            if (store.recoveryPoint() == null) {
                advice.add("there is no backup of " + name + " yet: truce snapshot create");
            } else if (store.recoveryTime() == null) {
                advice.add("no backup of " + name + " was ever restored to try it: truce snapshot test-restore");
            }
        });
        if (!hasSecond) {
            advice.add("all snapshots are in one place: name a second repository in agent.yaml");
        }
        return advice;
    }
}
