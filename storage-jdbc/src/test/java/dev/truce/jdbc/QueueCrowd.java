package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Detection;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Topology;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.integrity.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Four processes decide cases, and some cases kill who decides them. Every two seconds, with few cases every four, one of the
 * processes is killed, every second another is stopped for longer than its lease, and some die between the decision and its
 * commit, before its effect or after. In the end each decision has had its effect once.
 */
final class QueueCrowd {

    private static final String POISON = "poison-";

    /** With what a worker exits that dies of a case. */
    static final int DIES = 9;

    static final int DIES_BEFORE_EFFECT = 10;
    static final int DIES_AFTER_EFFECT = 110;
    private static final int KILLED = 137;

    /** Of so many cases, one at most may lose its lease as often as a case that kills. */
    private static final int UNLUCKY = 200;

    private static final int WORKERS = 4;
    private static final int SPARES = WORKERS;
    private static final long SEED = 11;
    private static final long KILL_EVERY_MILLIS = 2_000;

    /** A process takes a second of a core to start, so a run of few cases kills half as often. */
    private static final long KILL_FEW_EVERY_MILLIS = 4_000;

    private static final int FEW = 20_000;
    private static final long STOP_EVERY_MILLIS = 1_000;

    /** A pause is longer than the lease; the rest of the second those work who waited for a lock of who was stopped. */
    private static final long LONGER_MILLIS = 100;

    private static final long TICK_MILLIS = 50;
    private static final int BATCH = 500;

    /**
     * How often things happen among so many cases.
     *
     * @param killEveryMillis a process is killed
     * @param lease short, so that many end; with many cases shorter, as all wait for who is stopped within a transaction
     * @param seldom of so many cases, one halts who decides it first before its effect, and one after
     */
    private record Pace(long killEveryMillis, Duration lease, int seldom) {

        static Pace of(int cases) {
            return cases < FEW
                    ? new Pace(KILL_FEW_EVERY_MILLIS, Duration.ofMillis(600), 200)
                    : new Pace(KILL_EVERY_MILLIS, Duration.ofMillis(300), cases / 100);
        }
    }

    private final DurableWorkspace workspace;
    private final int cases;
    private final Pace pace;
    private final String[] address;
    private final String jdbcUrl;
    private final Path output;
    private final Random random = new Random(SEED);
    private final List<Process> workers = new ArrayList<>();
    private final Queue<Process> spares = new ArrayDeque<>();
    private @Nullable Process stopped;
    private final Map<Integer, Integer> ends = new TreeMap<>();
    private long kills;
    private long stops;

    /** A crowd that decides so many cases at a workspace; {@code address} tells the workers where it is, and {@code jdbcUrl} where effects go. */
    QueueCrowd(DurableWorkspace workspace, int cases, Path folder, String jdbcUrl, String... address) {
        this.workspace = workspace;
        this.cases = cases;
        this.pace = Pace.of(cases);
        this.output = folder.resolve("workers.txt");
        this.jdbcUrl = jdbcUrl;
        this.address = address.clone();
    }

    /** Lets them decide, with some of the cases poisoned; gives what happened. */
    Map<String, Number> decide(int poisoned, Duration patience) throws Exception {
        execute("CREATE TABLE effect (case_number BIGINT NOT NULL, token BIGINT NOT NULL)");
        park(poisoned);
        Claim slow =
                workspace.queue().claim(ClaimRequest.next("slow", pace.lease())).get(0);
        try {
            long start = System.nanoTime();
            long next = 0;
            long wake = 0;
            for (long now = 0; !isDone(); now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)) {
                assertThat(now).as("milliseconds, with cases left").isLessThan(patience.toMillis());
                startMissing();
                if (now >= wake) {
                    resume();
                }
                if (now >= next) {
                    wake = now + pace.lease().toMillis() + LONGER_MILLIS;
                    resume();
                    disturb(now - now % STOP_EVERY_MILLIS);
                    next = now - now % STOP_EVERY_MILLIS + STOP_EVERY_MILLIS;
                }
                workers.get(0).waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            resume();
            workers.addAll(spares);
            workers.forEach(Process::destroyForcibly);
        }
        for (Process worker : workers) {
            assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> workspace
                        .queue()
                        .decide(
                                slow.lease(),
                                slow.work().revision(),
                                new Decision.Delete(),
                                DecisionCheck.none(),
                                "after all others"));
        Map<AuditKind, Long> kinds = check(poisoned);
        Map<String, Number> counts = new LinkedHashMap<>();
        counts.put("cases", cases);
        counts.put("workers killed", kills);
        counts.put("stopped for longer than their lease", stops);
        counts.put("died before an effect", ends.get(DIES_BEFORE_EFFECT));
        counts.put("died after one", ends.get(DIES_AFTER_EFFECT));
        counts.put("died of a poisoned case", ends.get(DIES));
        counts.put("late decisions refused", kinds.get(AuditKind.LEASE_LOST));
        counts.put("cases dead", kinds.get(AuditKind.DEAD));
        counts.put("of them poisoned", poisoned);
        counts.put("effects lost or doubled", 0); // or check() would have failed
        return counts;
    }

    private void park(int poisoned) {
        int every = cases / poisoned;
        for (int from = 0; from < cases; from += BATCH) {
            int first = from;
            workspace.inOneTransaction(() -> {
                for (int i = first; i < Math.min(cases, first + BATCH); i++) {
                    boolean kills = i % every == every / 2 && i / every < poisoned;
                    workspace.queue().park(conflict((kills ? POISON : "") + i));
                }
                return true;
            });
        }
    }

    private boolean isDone() {
        CaseFilter one = new CaseFilter(null, CaseStatus.OPEN, null, 1); // counting all takes longer than a pause
        return workspace.queue().list(one).isEmpty();
    }

    private void startMissing() throws IOException {
        for (Process each : List.copyOf(workers)) {
            if (!each.isAlive()) {
                assertThat(List.of(DIES, DIES_BEFORE_EFFECT, DIES_AFTER_EFFECT, KILLED))
                        .as("how a worker ended: %s", Files.readString(output))
                        .contains(each.exitValue());
                ends.merge(each.exitValue(), 1, Integer::sum);
                workers.remove(each);
            }
        }
        startSpares();
        while (workers.size() < WORKERS) {
            Process next = spares.remove();
            next.getOutputStream().close();
            workers.add(next);
        }
    }

    /** A process takes seconds to start where others work; so some wait until one is missing. */
    private void startSpares() throws IOException {
        while (spares.size() < SPARES) {
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-BytecodeVerificationRemote", // they start often
                    "-Dorg.sqlite.tmpdir=" + output.getParent(), // who is killed leaves the library there
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrowdWorker.class.getName(),
                    String.valueOf(pace.lease().toMillis()),
                    String.valueOf(pace.seldom())));
            command.addAll(List.of(address));
            spares.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start());
        }
    }

    /** Stops one, or kills one instead. */
    private void disturb(long now) throws Exception {
        Process one = workers.get(random.nextInt(workers.size()));
        if (now % pace.killEveryMillis() == 0 && now > 0) {
            one.toHandle().destroyForcibly();
            kills++;
            return;
        }
        signal("STOP", one);
        stopped = one;
        stops++;
    }

    private void resume() throws Exception {
        if (stopped != null) {
            signal("CONT", stopped);
            stopped = null;
        }
    }

    private static void signal(String name, Process to) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private Map<AuditKind, Long> check(int poisoned) throws SQLException {
        String what = "seed " + SEED + ", " + kills + " killed, " + stops + " stopped, ended as " + ends;
        assertThat(ends).as(what).containsKeys(DIES_BEFORE_EFFECT, DIES_AFTER_EFFECT);
        List<ConflictCase> dead = workspace.queue().list(new CaseFilter(null, CaseStatus.DEAD, null, cases));
        assertThat(dead.stream().filter(QueueCrowd::isPoisoned))
                .as("dead, poisoned (%s)", what)
                .hasSize(poisoned);
        // who is stopped within a transaction stops others, whose leases end, too: where that meets a case five times,
        // it is dead
        assertThat(dead).as("dead (%s)", what).hasSizeLessThanOrEqualTo(poisoned + cases / UNLUCKY);
        int decided = cases - dead.size();
        assertThat(workspace.queue().counts())
                .as(what)
                .isEqualTo(Map.of(CaseStatus.DECIDED, (long) decided, CaseStatus.DEAD, (long) dead.size()));
        Map<Long, Integer> effects = effects();
        assertThat(effects).as("cases with an effect (%s)", what).hasSize(decided);
        assertThat(effects.values()).as("effects of each (%s)", what).containsOnly(1);
        assertThat(workspace.audit().verify()).as(what).isEmpty();
        Map<AuditKind, Long> kinds = kinds();
        assertThat(kinds).as(what).containsEntry(AuditKind.DECISION, (long) decided);
        assertThat(kinds).as(what).containsEntry(AuditKind.DEAD, (long) dead.size());
        assertThat(kinds).as("late decisions refused (%s)", what).containsKey(AuditKind.LEASE_LOST);
        return kinds;
    }

    static boolean isPoisoned(ConflictCase work) {
        return work.conflict().key().record().key().startsWith(POISON);
    }

    private Map<Long, Integer> effects() throws SQLException {
        Map<Long, Integer> effects = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT case_number FROM effect")) {
            while (rows.next()) {
                effects.merge(rows.getLong(1), 1, Integer::sum);
            }
        }
        return effects;
    }

    private Map<AuditKind, Long> kinds() {
        Map<AuditKind, Long> kinds = new EnumMap<>(AuditKind.class);
        long last = 0;
        List<AuditEntry> page;
        do {
            page = workspace.audit().entries(last, 1_000);
            for (AuditEntry each : page) {
                kinds.merge(each.event().kind(), 1L, Long::sum);
                last = each.sequence();
            }
        } while (!page.isEmpty());
        return kinds;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static NewCase conflict(String key) {
        return conflict(key, "{\"name\":\"Anne\"}");
    }

    /** The same record with another state on the server. */
    static NewCase other(String key) {
        return conflict(key, "{\"name\":\"Anna\"}");
    }

    private static NewCase conflict(String key, String server) {
        return new NewCase(
                new NewCase.Key("", new RecordId("guest", key), ""),
                new Detection(Answer.CONFLICT, ConflictKind.INSERT_INSERT, null),
                ParkReason.MANUAL,
                "",
                Topology.HUB,
                Side.none(),
                Side.present("{\"name\":\"Ann\"}", new Stamp(Version.of(1), null)),
                Side.present(server, new Stamp(Version.of(2), null)),
                null,
                List.of(),
                List.of(),
                new NewCase.RulesetRef("guests", "1.0.0", Digest.of(new byte[0])));
    }
}
