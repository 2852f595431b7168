package dev.truce.rollback.operation;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.rollback.operation.JobRun.Status;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what {@link Monitor} judges: from the runs of jobs, and from a look at the repositories that costs little. What a look cannot
 * see, such as damage within objects, is known from the last run of {@link JobKind#VERIFY}.
 *
 * @param operations the stores and repositories
 * @param since since when they are operated, by the clock that does not jump
 */
public record FactFinder(Operations operations, Instant since) {

    private static final String OTHER_FORMAT = "format version";

    /**
     * Looks.
     *
     * @param newestFirst the runs of jobs, newest first
     * @param now the time, by the clock that does not jump
     * @param drift how far the wall clock is ahead of that
     * @return what was found
     */
    public Facts find(List<JobRun> newestFirst, Instant now, Duration drift) {
        SnapshotRepository repository = operations.repository();
        List<Snapshot> here = repository.list();
        Map<Digest, Snapshot> present = here.stream().collect(Collectors.toMap(Snapshot::id, Function.identity()));
        List<String> damage = new ArrayList<>();
        List<String> conflicts = new ArrayList<>();
        for (Finding finding : repository.damagedCommits()) {
            (finding.message().contains(OTHER_FORMAT) ? conflicts : damage).add(finding.message());
        }
        last(newestFirst, run -> run.kind() == JobKind.VERIFY && isOver(run))
                .filter(run -> run.status() == Status.FAILED)
                .ifPresent(run -> damage.add(run.detail()));
        List<Facts.Store> stores = new ArrayList<>();
        for (String name : operations.stores()) {
            List<JobRun> good = good(newestFirst, name, present.keySet());
            stores.add(store(name, good, newestFirst));
            good.stream()
                    .findFirst()
                    .map(JobRun::snapshot)
                    .map(present::get)
                    .ifPresent(snapshot ->
                            conflict(name, snapshot.note().ruleset()).ifPresent(conflicts::add));
        }
        return new Facts(
                now,
                drift,
                repository.folder().map(Path::toString).orElse("repository"),
                stores,
                damage,
                repository.folder().map(FactFinder::free).orElse(OptionalLong.empty()),
                failing(newestFirst),
                conflicts,
                copy(here, newestFirst, drift));
    }

    private static boolean isOver(JobRun run) {
        return run.status() == Status.SUCCEEDED || run.status() == Status.FAILED;
    }

    private static Optional<JobRun> last(List<JobRun> newestFirst, Predicate<JobRun> which) {
        return newestFirst.stream().filter(which).findFirst();
    }

    /** Backups of a whole store that succeeded and are still there, newest first. */
    private static List<JobRun> good(List<JobRun> newestFirst, String store, Collection<Digest> present) {
        return newestFirst.stream()
                .filter(run -> run.kind().isBackup() && run.kind() != JobKind.BACKUP_SELECTIVE)
                .filter(run -> run.store().equals(store) && run.status() == Status.SUCCEEDED)
                .filter(run -> {
                    Digest snapshot = run.snapshot();
                    return snapshot != null && present.contains(snapshot);
                })
                .sorted(Comparator.comparing(JobRun::endedAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                        .reversed())
                .toList();
    }

    private Facts.Store store(String name, List<JobRun> good, List<JobRun> newestFirst) {
        String badRestore = last(
                        newestFirst,
                        run -> run.kind() == JobKind.TEST_RESTORE && run.store().equals(name) && isOver(run))
                .filter(run -> run.status() == Status.FAILED)
                .map(JobRun::detail)
                .orElse(null);
        JobRun newest = good.isEmpty() ? null : good.get(0);
        return new Facts.Store(
                name,
                since,
                newest == null ? null : newest.endedAt(),
                newest == null ? 0 : newest.records(),
                good.size() < 2 ? -1 : good.get(1).records(),
                badRestore);
    }

    private Optional<String> conflict(String store, Snapshot.@Nullable RulesetRef then) {
        Snapshot.RulesetRef now = operations.source(store).ruleset();
        if (now == null || then == null || now.digest().equals(then.digest())) {
            return Optional.empty();
        }
        return Optional.of("the last backup of " + store + " was taken under " + then.name() + " " + then.version()
                + ", but " + now.name() + " " + now.version() + " holds now");
    }

    private static OptionalLong free(Path folder) {
        try {
            return OptionalLong.of(
                    Files.getFileStore(DurableFiles.existing(folder)).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Jobs whose last runs failed, by how many in a row. */
    private static List<Facts.Failing> failing(List<JobRun> newestFirst) {
        Map<String, List<JobRun>> byJob = newestFirst.stream()
                .filter(run -> run.status() != Status.RUNNING && !run.job().equals(JobRun.BY_HAND))
                .collect(Collectors.groupingBy(JobRun::job, TreeMap::new, Collectors.toList()));
        List<Facts.Failing> failing = new ArrayList<>();
        byJob.forEach((job, runs) -> {
            int times = 0;
            while (times < runs.size()
                    && (runs.get(times).status() == Status.FAILED
                            || runs.get(times).status() == Status.LOST)) {
                times++;
            }
            if (times > 0) {
                failing.add(new Facts.Failing(
                        job, runs.get(0).kind(), times, runs.get(0).detail()));
            }
        });
        return failing;
    }

    /** One that cannot be reached lacks what was taken since the last copy that succeeded. */
    private Facts.@Nullable Copy copy(List<Snapshot> here, List<JobRun> newestFirst, Duration drift) {
        Optional<SecondRepository> second = operations.second();
        if (second.isEmpty()) {
            return null;
        }
        String lastError = last(newestFirst, run -> run.kind() == JobKind.COPY && isOver(run))
                .filter(run -> run.status() == Status.FAILED)
                .map(JobRun::detail)
                .orElse("");
        List<Snapshot> missing;
        try {
            missing = second.get().missing(here);
        } catch (RuntimeException e) {
            missing = last(newestFirst, run -> run.kind() == JobKind.COPY && run.status() == Status.SUCCEEDED)
                    .map(copied -> second.get().kept(here).stream()
                            .filter(snapshot -> isAfter(copied, snapshot, here, newestFirst, drift))
                            .toList())
                    .orElseGet(() -> second.get().kept(here));
            lastError = String.valueOf(e.getMessage());
        }
        Instant oldest = missing.stream()
                .map(snapshot -> takenAt(snapshot, newestFirst, drift))
                .min(Instant::compareTo)
                .orElse(null);
        return new Facts.Copy(second.get().name(), missing.size(), oldest, lastError);
    }

    /** A copy tells of the newest snapshot that there was; when that is gone, what had not ended when the copy began is after it. */
    private static boolean isAfter(
            JobRun copied, Snapshot snapshot, List<Snapshot> here, List<JobRun> newestFirst, Duration drift) {
        return here.stream()
                .filter(newest -> Objects.equals(copied.snapshot(), newest.id()))
                .findFirst()
                .map(newest -> Snapshot.NEWEST_FIRST.compare(snapshot, newest) < 0)
                .orElseGet(() -> takenAt(snapshot, newestFirst, drift).isAfter(copied.startedAt()));
    }

    /** When the run that took it ended; of snapshots that no run took it is told by the clock. */
    private static Instant takenAt(Snapshot snapshot, List<JobRun> newestFirst, Duration drift) {
        return last(
                        newestFirst,
                        run -> Objects.equals(run.snapshot(), snapshot.id())
                                && run.kind().isBackup())
                .map(JobRun::endedAt)
                .orElse(snapshot.createdAt().minus(drift));
    }
}
