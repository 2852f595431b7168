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
import dev.truce.testkit.fault.FaultClock;
import dev.truce.testkit.fault.FaultObjectStore;
import dev.truce.testkit.fault.StoreFault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A shop, its repository and a second one, an agent, and what can happen to them. There are two clocks: the true time, which only passes, and
 * the wall clock, which somebody may set.
 */
final class SimulatedYears implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    /** Few snapshots, so that two years pass quickly. */
    static final Duration KEPT = Duration.ofDays(8);

    static final int MOST = 100;
    /** How late a job may begin: those that are due with it take an hour each, and a look may have to bring it forward first. */
    static final Duration LATEST = Duration.ofHours(16);

    private static final Duration STEP = Duration.ofHours(2);
    private static final Duration BEAT = Duration.ofSeconds(30);
    private static final int LOOKS_FOR_DEAD = 3;

    static final Thresholds LIMITS = new Thresholds(
            Duration.ofHours(26), 2, 50, 0, Duration.ofHours(36), Duration.ofMinutes(5), Duration.ofDays(1));

    final Random random;
    private final FaultClock clock = FaultClock.at(START);
    private final FaultObjectStore line = FaultObjectStore.over(ObjectStore.memory());
    final ObjectStore objects = ObjectStore.memory();
    final SnapshotRepository repository;
    final SnapshotRepository second;
    final SqliteWorkspace workspace;
    final SimulatedThreads threads = new SimulatedThreads(this::millis);
    final YearsModel model = new YearsModel(this);
    private final Operations operations;

    boolean storeIsDown;
    private boolean secondIsDown;
    int records = 40;
    private Agent agent;
    private boolean agentIsDown;
    private Instant nextBeat = START;
    private Instant calmSince = START;
    private final Map<String, byte[]> flipped = new HashMap<>();

    SimulatedYears(long seed, Path folder) {
        this.random = new Random(seed);
        this.repository = SnapshotRepository.in(objects, clock);
        this.second = SnapshotRepository.in(line, clock);
        this.workspace = SteadyWorkspace.open(folder.resolve("truce.db"), clock, clock::nanoTime);
        RetentionPolicy kept = RetentionPolicy.builder()
                .keepWithin(KEPT)
                .atMost(MOST)
                .keepSafety(KEPT)
                .build();
        this.operations = Operations.builder(repository, clock, clock::nanoTime, folder)
                .store("shop", new StoreSource(this::shop, null))
                .second(new SecondRepository("second", second, kept))
                .retention(kept, PruneOptions.DEFAULTS)
                .clockIsRight(() -> workspace.jobs().drift().abs().compareTo(LIMITS.clockDrift()) <= 0)
                .build();
        startAgent();
    }

    /** All that is not the backup itself is due at two as well, now and then, so that there is a crowd. */
    static List<Job> jobs() {
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

    /** How far two times are apart at most at which a job is due. */
    static Duration period(String job) {
        return switch (job) {
            case "backup", "copies" -> Duration.ofDays(1);
            case "restore" -> Duration.ofDays(31);
            default -> Duration.ofDays(7);
        };
    }

    Instant now() {
        return START.plus(clock.passed());
    }

    private void waitUntil(Instant time) {
        if (time.isAfter(now())) {
            clock.pass(Duration.between(now(), time));
        }
    }

    Instant wall() {
        return clock.instant();
    }

    /** Since when the agent is up and nobody has set the clock. */
    Instant calmSince() {
        return calmSince;
    }

    /** The repository as a process would open it that knows nothing yet. */
    SnapshotRepository objectsHere() {
        return SnapshotRepository.in(objects, clock);
    }

    Duration wallAhead() {
        return clock.ahead();
    }

    private long millis() {
        return now().toEpochMilli();
    }

    boolean agentIsDown() {
        return agentIsDown;
    }

    /** Whoever looks for dead processes is awake at once, and those that live have given no sign yet. */
    void setWallAhead(Duration ahead) {
        clock.jump(ahead.minus(clock.ahead()));
        calmSince = now();
        if (!agentIsDown) {
            SchedulerSteps.detectDead(agent.scheduler());
        }
    }

    /** A bit flips in a file of objects. */
    void flip(String file) {
        byte[] wrong = objects.get(file).orElseThrow().clone();
        wrong[wrong.length / 2] ^= 1;
        replace(file, wrong);
        flipped.put(file, wrong);
    }

    /** The disk gives the right bytes again. */
    void putRight(String file) {
        byte[] right = flipped.remove(file).clone();
        right[right.length / 2] ^= 1;
        if (objects.contains(file)) {
            replace(file, right);
        }
    }

    private void replace(String file, byte[] content) {
        objects.delete(file);
        objects.putIfAbsent(file, content);
    }

    boolean isFlipped() {
        return flipped.keySet().stream().anyMatch(objects::contains);
    }

    /** Nothing is under way then: what is, ends first. */
    void stopAgent() {
        while (threads.alive() > 0) {
            waitUntil(Instant.ofEpochMilli(threads.nextWake().orElseThrow()));
            threads.wake();
        }
        agentIsDown = true;
    }

    /** What is under way never ends. */
    void killAgent() {
        threads.forget();
        model.kill();
        agentIsDown = true;
    }

    void startAgent() {
        AgentSettings settings = AgentSettings.of("agent", jobs()).withThresholds(LIMITS);
        agent = Agent.on(threads, workspace, operations, this::work, settings, clock);
        agentIsDown = false;
        calmSince = now();
        agent.prepare();
    }

    /** A job takes a minute to an hour, half of it before it does anything. */
    private JobOutcome work(Job job) {
        model.begins(job);
        threads.spend(Duration.ofSeconds(30 + random.nextInt(1_800)));
        JobOutcome outcome = null;
        RuntimeException thrown = null;
        try {
            outcome = operations.run(job);
        } catch (RuntimeException e) {
            thrown = e;
        }
        YearsModel.Deed deed =
                model.did(job, outcome != null && outcome.problems().isEmpty());
        if (!model.differences.isEmpty()) {
            model.differences.add("said of this: " + (outcome == null ? thrown : outcome.problems()));
        }
        threads.spend(Duration.ofSeconds(30 + random.nextInt(1_800)));
        model.ends(job, deed);
        if (thrown != null) {
            throw thrown;
        }
        return outcome;
    }

    /** Lets time pass, with all that is due in it. Who runs jobs gives signs of life, but a clock that was set back makes it wait. */
    void pass(Duration time) {
        Instant end = now().plus(time);
        while (now().isBefore(end)) {
            Instant next = now().plus(STEP);
            Optional<Instant> wake = threads.nextWake().map(Instant::ofEpochMilli);
            next = wake.filter(next::isAfter).orElse(next);
            waitUntil(next.isAfter(end) ? end : next);
            if (agentIsDown) {
                continue;
            }
            if (!wall().isBefore(nextBeat)) {
                SchedulerSteps.beat(agent.scheduler());
                nextBeat = wall().plus(BEAT);
            }
            boolean isAnythingUnderWay = threads.alive() > 0 || !model.killed.isEmpty();
            for (int each = 0; each < LOOKS_FOR_DEAD && isAnythingUnderWay; each++) {
                SchedulerSteps.detectDead(agent.scheduler());
            }
            threads.wake();
            SchedulerSteps.executeDue(agent.scheduler());
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

    /** The second repository is behind a line. */
    void secondIsDown(boolean down) {
        secondIsDown = down;
        line.heal();
        if (down) {
            line.failAll(StoreFault.ERROR);
        }
    }

    boolean isSecondDown() {
        return secondIsDown;
    }

    private LiveStore shop() {
        if (storeIsDown) {
            throw new IllegalStateException("the shop is closed");
        }
        return new Shop();
    }

    /** What the shop has now, by key. */
    SortedMap<String, String> shopHas() {
        SortedMap<String, String> has = new TreeMap<>();
        for (int i = 0; i < records; i++) {
            has.put(key(i), json(i));
        }
        return has;
    }

    private static String key(int number) {
        return String.format(Locale.ROOT, "%05d", number);
    }

    private String json(int number) {
        long day = clock.passed().toDays();
        long version = (day + number) / 40;
        return String.format(Locale.ROOT, "{\"id\":\"%05d\",\"v\":%d}", number, version);
    }

    /** Records that change a little each day. */
    private final class Shop implements LiveStore {

        @Override
        public String location() {
            return "shop";
        }

        private StoredRecord record(int number) {
            return new StoredRecord(
                    new RecordId("item", key(number)), json(number).getBytes(StandardCharsets.UTF_8));
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
