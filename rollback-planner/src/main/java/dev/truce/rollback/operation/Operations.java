package dev.truce.rollback.operation;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.store.Sample;
import dev.truce.rollback.copy.CopyReport;
import dev.truce.rollback.copy.SnapshotCopy;
import dev.truce.rollback.execution.TestRestore;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Does the jobs of a repository: backups, verification, retention, test restores and the second copy. Thread-safe. */
public final class Operations implements JobWork {

    private final SnapshotRepository repository;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Path temporary;
    private final SortedMap<String, StoreSource> stores;
    private final RetentionPolicy retention;
    private final PruneOptions pruneOptions;
    private final @Nullable SecondRepository second;
    private final BooleanSupplier clockIsRight;

    /** These operations on repositories of which nothing is known yet. */
    private Operations(Operations known) {
        this.repository = known.repository.anew();
        this.clock = known.clock;
        this.nanoTime = known.nanoTime;
        this.temporary = known.temporary;
        this.stores = known.stores;
        this.retention = known.retention;
        this.pruneOptions = known.pruneOptions;
        this.second = known.second == null ? null : known.second.anew();
        this.clockIsRight = known.clockIsRight;
    }

    private Operations(Builder builder) {
        this.repository = builder.repository;
        this.clock = builder.clock;
        this.nanoTime = builder.nanoTime;
        this.temporary = builder.temporary;
        this.stores = Collections.unmodifiableSortedMap(new TreeMap<>(builder.stores));
        this.retention = builder.retention;
        this.pruneOptions = builder.pruneOptions;
        this.second = builder.second;
        this.clockIsRight = builder.clockIsRight;
    }

    /** What is kept unless somebody says otherwise: all of thirty days, a hundred at most, and a week of safety snapshots. */
    public static final RetentionPolicy USUAL_RETENTION = RetentionPolicy.builder()
            .keepWithin(Duration.ofDays(30))
            .atMost(100)
            .keepSafety(Duration.ofDays(7))
            .build();

    /**
     * Starts operations without stores and a second repository, with {@link #USUAL_RETENTION} and {@link PruneOptions#DEFAULTS}, and
     * with a clock that is believed.
     *
     * @param repository where snapshots are kept
     * @param clock tells when snapshots are taken and things condemned
     * @param nanoTime by which test restores are timed, in nanoseconds; never jumps
     * @param temporary an existing folder in which test restores take place
     * @return the builder
     */
    public static Builder builder(
            SnapshotRepository repository, InstantSource clock, LongSupplier nanoTime, Path temporary) {
        return new Builder(repository, clock, nanoTime, temporary);
    }

    /** Collects what operations need. */
    public static final class Builder {

        private final SnapshotRepository repository;
        private final InstantSource clock;
        private final LongSupplier nanoTime;
        private final Path temporary;
        private final Map<String, StoreSource> stores = new TreeMap<>();
        private RetentionPolicy retention = USUAL_RETENTION;
        private PruneOptions pruneOptions = PruneOptions.DEFAULTS;
        private @Nullable SecondRepository second;
        private BooleanSupplier clockIsRight = () -> true;

        private Builder(SnapshotRepository repository, InstantSource clock, LongSupplier nanoTime, Path temporary) {
            this.repository = repository;
            this.clock = clock;
            this.nanoTime = nanoTime;
            this.temporary = temporary;
        }

        /**
         * Adds a live store.
         *
         * @param name what jobs call it
         * @param source opens it
         * @return this
         */
        public Builder store(String name, StoreSource source) {
            stores.put(name, source);
            return this;
        }

        /**
         * Sets which snapshots stay.
         *
         * @param policy the policy
         * @param options how to prune
         * @return this
         */
        public Builder retention(RetentionPolicy policy, PruneOptions options) {
            this.retention = policy;
            this.pruneOptions = options;
            return this;
        }

        /**
         * Sets where snapshots are copied to.
         *
         * @param other the second repository
         * @return this
         */
        public Builder second(SecondRepository other) {
            this.second = other;
            return this;
        }

        /**
         * Sets who knows whether the clock was set: a clock that is far ahead makes all snapshots look old.
         *
         * @param check false when the clock is not to be believed; nothing is pruned then
         * @return this
         */
        public Builder clockIsRight(BooleanSupplier check) {
            this.clockIsRight = check;
            return this;
        }

        /**
         * The operations.
         *
         * @return operations of what was set
         */
        public Operations build() {
            return new Operations(this);
        }
    }

    /**
     * The names of the live stores.
     *
     * @return in order
     */
    public SortedSet<String> stores() {
        return new TreeSet<>(stores.keySet());
    }

    /**
     * The repository.
     *
     * @return where snapshots are kept
     */
    public SnapshotRepository repository() {
        return repository;
    }

    /**
     * The second repository.
     *
     * @return empty when there is none
     */
    public Optional<SecondRepository> second() {
        return Optional.ofNullable(second);
    }

    /**
     * A live store.
     *
     * @param store its name
     * @return how it is opened, and its rules
     * @throws IllegalArgumentException when there is no such store
     */
    public StoreSource source(String store) {
        StoreSource source = stores.get(store);
        if (source == null) {
            throw new IllegalArgumentException("There is no store \"" + store + "\"; there are " + stores.keySet());
        }
        return source;
    }

    /** Does a job as a process of its own would, which is told nothing by what was read a month ago. */
    @Override
    public JobOutcome run(Job job) {
        return new Operations(this).carryOut(job);
    }

    private JobOutcome carryOut(Job job) {
        return switch (job.kind()) {
            case BACKUP_FULL, BACKUP_INCREMENTAL, BACKUP_SELECTIVE, BACKUP_EMERGENCY -> backup(job);
            case VERIFY -> verify();
            case PRUNE -> prune();
            case TEST_RESTORE -> testRestore(job);
            case COPY -> copy();
            case HEALTH_CHECK -> JobOutcome.of("looked");
        };
    }

    private JobOutcome backup(Job job) {
        StoreSource source = source(job.store());
        Snapshot.Note note = new Snapshot.Note(job.name(), job.tags(), source.ruleset());
        Snapshot snapshot;
        try (LiveStore whole = source.live().get()) {
            LiveStore live = job.types().isEmpty() ? whole : new SelectedTypes(whole, job.types());
            snapshot = repository.create(live, note);
        }
        if (job.kind() == JobKind.BACKUP_EMERGENCY) {
            repository.pins().pin(snapshot, "emergency backup");
        }
        List<String> problems = messages(
                repository.verify(snapshot, job.kind() == JobKind.BACKUP_FULL).findings());
        long records = snapshot.content().records();
        return JobOutcome.of(
                "snapshot " + snapshot.id().shortText() + " of " + records + " records",
                snapshot.id(),
                records,
                snapshot.content().bytes(),
                problems);
    }

    private JobOutcome verify() {
        VerificationReport report = repository.verify("repository", false, Sample.ALL);
        List<String> problems = messages(report.findings());
        SortedSet<Digest> damaged = new TreeSet<>();
        if (!problems.isEmpty()) {
            for (Snapshot snapshot : repository.list()) {
                if (!repository.verify(snapshot, false).findings().isEmpty()) {
                    damaged.add(snapshot.id());
                }
            }
        }
        return new JobOutcome(report.filesChecked() + " files read", null, 0, report.bytesChecked(), problems, damaged);
    }

    private JobOutcome prune() {
        if (!clockIsRight.getAsBoolean()) {
            return JobOutcome.of(
                    "nothing pruned",
                    0,
                    0,
                    List.of(
                            "the clock is not to be believed, so nothing is pruned; set it right, then start the agent anew"));
        }
        List<String> problems = new ArrayList<>();
        long bytes = 0;
        int removed = 0;
        for (SnapshotRepository each : both()) {
            RetentionPolicy policy = each == repository
                    ? retention
                    : Objects.requireNonNull(second).retention();
            if (each.list().isEmpty()) {
                continue;
            }
            PrunePlan plan = new PrunePlanner(each, clock).plan(policy, pruneOptions);
            PruneReport report = new PruneExecutor(each, clock).execute(plan);
            problems.addAll(plan.blocked());
            problems.addAll(report.left());
            bytes += report.sweptBytes();
            removed += report.removed().size();
        }
        return JobOutcome.of(removed + " snapshots removed, " + bytes + " bytes freed", 0, bytes, problems);
    }

    private List<SnapshotRepository> both() {
        return second == null ? List.of(repository) : List.of(repository, second.repository());
    }

    private JobOutcome testRestore(Job job) {
        String location;
        try (LiveStore live = source(job.store()).live().get()) {
            location = live.location();
        }
        Optional<Snapshot> newest = repository.list().stream()
                .filter(snapshot -> !snapshot.isSafety() && snapshot.source().equals(location))
                .findFirst();
        if (newest.isEmpty()) {
            return JobOutcome.of(
                    "nothing restored", 0, 0, List.of("there is no snapshot of " + location + " to restore"));
        }
        TestRestore.Report report = new TestRestore(repository, nanoTime).run(newest.get(), temporary);
        return JobOutcome.of(
                report.records() + " records restored in " + report.took().toMillis() + " ms",
                newest.get().id(),
                report.records(),
                newest.get().content().bytes(),
                report.problems());
    }

    private JobOutcome copy() {
        if (second == null) {
            return JobOutcome.of("there is no second repository");
        }
        SnapshotCopy copy = new SnapshotCopy(repository, second.repository());
        List<String> problems = new ArrayList<>();
        long bytes = 0;
        int copied = 0;
        List<Snapshot> here = repository.list();
        for (Snapshot snapshot : second.missing(here)) {
            try {
                CopyReport report = copy.copy(snapshot);
                bytes += report.bytes();
                copied++;
            } catch (RuntimeException e) { // one that cannot be copied must not keep the others from it
                problems.add("snapshot " + snapshot.id().shortText() + " was not copied: " + e.getMessage());
            }
        }
        return new JobOutcome(
                copied + " snapshots copied to " + second.name(),
                here.isEmpty() ? null : here.get(0).id(),
                0,
                bytes,
                problems,
                Collections.emptySortedSet());
    }

    private static List<String> messages(List<Finding> findings) {
        return findings.stream().map(Finding::message).toList();
    }
}
