package dev.truce.jdbc.agent;

import com.github.kagkarlsson.scheduler.SchedulerSteps;
import dev.truce.conflict.RecordId;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.jdbc.SteadyWorkspace;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.Operations;
import dev.truce.rollback.operation.Schedule;
import dev.truce.rollback.operation.SecondRepository;
import dev.truce.rollback.operation.StoreSource;
import dev.truce.rollback.operation.Thresholds;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.RetentionPolicy;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A shop, its repository and a second one, an agent, and what can happen to them. There are two clocks: the true time, which only passes, and
 * the wall clock, which somebody may set.
 */
final class SimulatedYears implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    /** Few snapshots, so that two years pass quickly. */
    static final Duration KEPT = Duration.ofDays(8);

    static final Thresholds LIMITS = new Thresholds(
            Duration.ofHours(26), 2, 50, 0, Duration.ofHours(36), Duration.ofMinutes(5), Duration.ofDays(1));

    final Random random;
    final ObjectStore objects = ObjectStore.memory();
    final SnapshotRepository repository;
    final SnapshotRepository second;
    final SqliteWorkspace workspace;
    final SimulatedThreads threads = new SimulatedThreads(this::millis);
    private final YearsModel model;
    private final Operations operations;

    private Instant now = START;
    private Duration wallAhead = Duration.ZERO;
    boolean storeIsDown;
    boolean secondIsDown;
    int records = 40;
    private Agent agent;
    private boolean agentIsDown;

    SimulatedYears(long seed, Path folder, YearsModel model) {
        this.random = new Random(seed);
        this.model = model;
        InstantSource wall = () -> now.plus(wallAhead);
        this.repository = SnapshotRepository.in(objects, wall);
        this.second = SnapshotRepository.in(new Distant(ObjectStore.memory()), wall);
        this.workspace = SteadyWorkspace.open(
                folder.resolve("truce.db"),
                wall,
                () -> Duration.between(START, now).toNanos());
        RetentionPolicy kept = RetentionPolicy.builder()
                .keepWithin(KEPT)
                .atMost(100)
                .keepSafety(KEPT)
                .build();
        this.operations = Operations.builder(repository, wall, () -> millis() * 1_000_000, folder)
                .store("shop", new StoreSource(Shop::new, null))
                .second(new SecondRepository("second", second, kept))
                .retention(kept, PruneOptions.DEFAULTS)
                .clockIsRight(() -> workspace.jobs().drift().abs().compareTo(LIMITS.clockDrift()) <= 0)
                .build();
        startAgent();
    }

    /** All that is not the backup itself is due at two as well, now and then, so that there is a crowd. */
    private static List<Job> jobs() {
        return List.of(
                job("backup", JobKind.BACKUP_INCREMENTAL, "daily 02:00", 8),
                job("full", JobKind.BACKUP_FULL, "weekly sunday 02:00", 9),
                job("check", JobKind.VERIFY, "weekly monday 02:00", 5),
                job("cleanup", JobKind.PRUNE, "weekly sunday 02:00", 2),
                job("restore", JobKind.TEST_RESTORE, "monthly 1 02:00", 3),
                job("copies", JobKind.COPY, "daily 02:00", 4));
    }

    private static Job job(String name, JobKind kind, String at, int priority) {
        boolean isAboutStore = kind.isBackup() || kind == JobKind.TEST_RESTORE;
        return Job.of(name, kind, isAboutStore ? "shop" : "", Schedule.parse(at, ZoneOffset.UTC))
                .priority(priority);
    }

    Instant now() {
        return now;
    }

    Duration wallAhead() {
        return wallAhead;
    }

    private long millis() {
        return now.toEpochMilli();
    }

    boolean agentIsDown() {
        return agentIsDown;
    }

    void setWallAhead(Duration ahead) {
        wallAhead = ahead;
    }

    /** Nothing is under way then: what is, ends first. */
    void stopAgent() {
        while (threads.alive() > 0) {
            now = Instant.ofEpochMilli(threads.nextWake().orElseThrow());
            threads.wake();
        }
        agentIsDown = true;
    }

    void startAgent() {
        AgentSettings settings = AgentSettings.of("agent", jobs()).withThresholds(LIMITS);
        agent = Agent.on(threads, workspace, operations, this::work, settings, () -> now.plus(wallAhead));
        agent.prepare();
        agentIsDown = false;
    }

    /** A job takes a minute to an hour, half of it before it does anything. */
    private JobOutcome work(Job job) {
        model.begins(job);
        threads.spend(Duration.ofSeconds(30 + random.nextInt(1_800)));
        JobOutcome outcome = null;
        try {
            if (storeIsDown && job.kind().isBackup()) {
                throw new IllegalStateException("the shop is closed");
            }
            outcome = operations.run(job);
            if (job.kind() == JobKind.PRUNE && outcome.problems().isEmpty()) {
                model.prunes++;
                model.afterPrune = repository.list();
            }
            threads.spend(Duration.ofSeconds(30 + random.nextInt(1_800)));
            return outcome;
        } finally {
            model.ends(job, Optional.ofNullable(outcome), now);
        }
    }

    /** Lets time pass, with all that is due in it. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            Instant next = now.plus(Duration.ofHours(2));
            Optional<Instant> wake = threads.nextWake().map(Instant::ofEpochMilli);
            next = wake.filter(next::isAfter).orElse(next);
            now = next.isAfter(end) ? end : next;
            threads.wake();
            if (!agentIsDown) {
                SchedulerSteps.executeDue(agent.scheduler());
            }
        }
    }

    void look() {
        agent.look();
    }

    @Override
    public void close() {
        stopAgent();
        workspace.close();
    }

    /** A second repository behind a line that may be down. */
    private final class Distant implements ObjectStore {

        private final ObjectStore there;

        Distant(ObjectStore there) {
            this.there = there;
        }

        private ObjectStore reached() {
            if (secondIsDown) {
                throw new IllegalStateException("no route");
            }
            return there;
        }

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            return reached().putIfAbsent(name, content);
        }

        @Override
        public Optional<byte[]> get(String name) {
            return reached().get(name);
        }

        @Override
        public boolean contains(String name) {
            return reached().contains(name);
        }

        @Override
        public List<String> list(String prefix) {
            return reached().list(prefix);
        }

        @Override
        public boolean delete(String name) {
            return reached().delete(name);
        }
    }

    /** Records that change a little each day. */
    private final class Shop implements LiveStore {

        @Override
        public String location() {
            return "shop";
        }

        private StoredRecord record(int number) {
            long day = Duration.between(START, now).toDays();
            long version = (day + number) / 40;
            String json = String.format(Locale.ROOT, "{\"id\":\"%05d\",\"v\":%d}", number, version);
            return new StoredRecord(
                    new RecordId("item", String.format(Locale.ROOT, "%05d", number)),
                    json.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public RecordCursor scan() {
            List<StoredRecord> all = new ArrayList<>(
                    IntStream.range(0, records).mapToObj(this::record).toList());
            Iterator<StoredRecord> each = all.iterator();
            return new RecordCursor() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public StoredRecord next() {
                    return each.next();
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }

        @Override
        public Optional<StoredRecord> get(RecordId id) {
            return Optional.empty();
        }

        @Override
        public void apply(List<RecordChange> changes) {
            throw new UnsupportedOperationException("nothing is restored here");
        }

        @Override
        public boolean atomic() {
            return true;
        }

        @Override
        public StoreLock lock() {
            return () -> {};
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
