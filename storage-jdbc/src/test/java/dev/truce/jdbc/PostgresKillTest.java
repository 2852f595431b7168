package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.testkit.fault.Direction;
import dev.truce.testkit.fault.PlannedFault;
import dev.truce.testkit.fault.TcpFault;
import dev.truce.testkit.fault.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the server is cut before, within and after each request of a step of a case's life, and so also between the commit
 * and the answer to it. What was acknowledged is there, of the rest all or nothing, and doing it again, by the same pool, gives what an
 * undisturbed step gives.
 */
@Tag("slow")
class PostgresKillTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** A step has no more requests than this. */
    private static final int MOST = 60;

    /** How far two places within a request are apart at which it is cut, where it is cut within. */
    private static final int BYTES_APART = 48;

    @TempDir
    Path folder;

    private final Postgres postgres = new Postgres();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TcpProxy proxy;
    private PostgresWorkspace sound;
    private PostgresWorkspace cut;
    private Connection outside;
    private long seen;
    private int experiments;

    /** A step of a case's life. */
    private interface Step {
        void take(DurableWorkspace by, NewCase conflict, Claim claim);
    }

    /** What there is of a case: of all that a step changes, nothing is left out. */
    private record Found(List<String> cases, List<AuditKind> entries, long payloads, long effects) {}

    @BeforeEach
    void open() throws Exception {
        sound = postgres.empty(() -> NOW, QueuePolicy.DEFAULT);
        postgres.execute("CREATE TABLE effect (case_number BIGINT NOT NULL)");
        outside = postgres.connect();
        proxy = TcpProxy.to(Postgres.server(), threads);
        cut = postgres.through(proxy.address().getPort(), () -> NOW);
    }

    @AfterEach
    void close() throws Exception {
        outside.close();
        postgres.close();
        proxy.close();
        threads.shutdownNow();
    }

    @Test
    void aCutLeavesAllOrNothingOfParking() {
        everyCut(key -> null, (by, conflict, claim) -> by.queue().park(conflict), true, BYTES_APART, TcpFault::close);
    }

    @Test
    void aCutLeavesAllOrNothingOfClaiming() {
        everyCut(
                key -> {
                    sound.queue().park(conflict(key));
                    return null;
                },
                (by, conflict, claim) -> by.queue()
                        .claim(new ClaimRequest("w", LEASE, 1, conflict.key().tenant(), null, true)),
                true,
                BYTES_APART,
                TcpFault::close);
    }

    @Test
    void aCutLeavesAllOrNothingOfADecisionAndItsEffect() {
        everyCut(this::claimed, PostgresKillTest::decide, true, BYTES_APART, TcpFault::close);
    }

    /** The server learns later than the client that the connection is gone, and whoever comes again waits for its locks. */
    @Test
    void aResetLeavesAllOrNothingOfADecisionAndItsEffect() {
        everyCut(this::claimed, PostgresKillTest::decide, true, Integer.MAX_VALUE, TcpFault::reset);
    }

    private static void decide(DurableWorkspace by, NewCase conflict, Claim claim) {
        by.queue()
                .decide(
                        claim.lease(),
                        1,
                        new Decision.TakeSide(Pick.LOCAL),
                        DecisionCheck.none(),
                        "",
                        PostgresKillTest::effect);
    }

    @Test
    void whatIsUnderWayDuringAPartitionIsDoneOnceWhenItHeals() throws Exception {
        Claim claim = claimed("k");
        PlannedFault held = proxy.plan(TcpFault.hold(Direction.DOWNSTREAM, 0).inExchange(1));
        Future<Boolean> decision = threads.submit(() -> attempt(() -> decide(cut, conflict("k"), claim)));
        held.await(Duration.ofSeconds(30));
        proxy.partition();
        held.release();
        assertThat(effects(claim.work().number())).isZero();

        proxy.heal();
        assertThat(decision.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(effects(claim.work().number())).isEqualTo(1);
    }

    @Test
    void aPoolWhoseConnectionsAllBrokeIsOfUseAtOnceWhenTheNetworkIsBack() {
        Claim first = claimed("a");
        assertThat(attempt(() -> decide(cut, conflict("a"), first))).isTrue();
        proxy.resetAll();
        Claim second = claimed("b");
        Runnable decision = () -> decide(cut, conflict("b"), second);
        attempt(decision);
        again(decision);

        assertThat(effects(first.work().number())).isEqualTo(1);
        assertThat(effects(second.work().number())).isEqualTo(1);
    }

    @Test
    void aCutLeavesAllOrNothingOfAFailure() {
        everyCut(this::claimed, (by, conflict, claim) -> by.queue().fail(claim.lease(), "no rule", LEASE));
    }

    @Test
    void aCutLeavesAllOrNothingOfADeferral() {
        Step deferral = (by, conflict, claim) -> by.queue().defer(claim.work().number(), 1, LEASE, "w", "later");
        // a second one is another deferral, and an entry
        everyCut(this::claimed, deferral, false, Integer.MAX_VALUE, TcpFault::close);
    }

    @Test
    void aCutLeavesAllOrNothingOfReopening() {
        everyCut(
                key -> {
                    Claim claim = claimed(key);
                    sound.queue().decide(claim.lease(), 1, new Decision.Delete(), DecisionCheck.none(), "");
                    return claim;
                },
                (by, conflict, claim) -> by.queue().reopen(claim.work().number(), "ann", "a mistake"));
    }

    @Test
    void aCutLeavesAllOrNothingOfClosing() {
        everyCut(this::claimed, (by, conflict, claim) -> by.queue().closeResolved(conflict.key()));
    }

    @Test
    void aCutLeavesAllOrNothingOfAnErasure() {
        everyCut(
                this::claimed,
                (by, conflict, claim) ->
                        by.audit().erase(AuditSelection.about(conflict.key().record()), "dpo", ""));
    }

    /** Whatever is sealed is in the file and gone from the table, or still in the table. */
    @Test
    void aCutLeavesAllOrNothingOfASealing() {
        boolean wasCut = true;
        for (int at = 1; wasCut; at++) {
            for (Direction lost : Direction.values()) {
                sound.queue().park(conflict("s" + at + lost));
                sound.queue().closeResolved(conflict("s" + at + lost).key());
                long last = sound.audit().sealing(Instant.MAX).last();
                int before = sound.audit().segments().size();
                Path files = folder.resolve(at + "-" + lost);
                PlannedFault fault = proxy.plan(TcpFault.close(lost, 0).inExchange(at));
                boolean acknowledged = attempt(() -> cut.audit().seal(last, files, "ann", "", each -> {}));
                wasCut = fault.hasHappened();
                proxy.heal();
                int sealed = sound.audit().segments().size() - before;
                assertThat(sealed).isBetween(acknowledged ? 1 : 0, 1);
                if (sealed == 0) {
                    sound.audit().seal(last, files, "ann", "", each -> {});
                }
                assertThat(sound.audit().entries(0, 1))
                        .extracting(AuditEntry::sequence)
                        .containsExactly(last + 1);
                Path file = files.resolve(sound.audit().segments().get(before).file());
                assertThat(sound.audit().verify(List.of(), List.of(file))).isEmpty();
                experiments++;
            }
        }
        assertThat(experiments).isGreaterThan(20);
    }

    /** What a case needs before the step. */
    private interface Before {
        Claim make(String key);
    }

    /** A way to lose a connection at a place. */
    private interface Cut {
        TcpFault at(Direction lost, int afterBytes);
    }

    private void everyCut(Before before, Step step) {
        everyCut(before, step, true, Integer.MAX_VALUE, TcpFault::close);
    }

    /**
     * One that is not repeatable is done again only when it was not done.
     *
     * @param bytesApart cuts not only where a request and its answer begin, but every so many bytes of them
     */
    private void everyCut(Before before, Step step, boolean repeatable, int bytesApart, Cut way) {
        Found expected = undisturbed(before, step);
        boolean wasCut = true;
        for (int at = 1; wasCut; at++) {
            assertThat(at).isLessThan(MOST);
            for (Direction lost : Direction.values()) {
                wasCut = cutAt(way.at(lost, 0).inExchange(at), before, step, repeatable, expected);
                boolean within = wasCut && bytesApart < Integer.MAX_VALUE;
                for (int bytes = bytesApart; within; bytes += bytesApart) {
                    within = cutAt(way.at(lost, bytes).inExchange(at), before, step, repeatable, expected);
                }
            }
        }
        assertThat(sound.audit().verify()).isEmpty();
        assertThat(experiments).as("cuts").isGreaterThan(6);
    }

    /** One step with one cut; whether it came to that. */
    private boolean cutAt(TcpFault fault, Before before, Step step, boolean repeatable, Found expected) {
        String key = "k" + experiments++;
        NewCase conflict = conflict(key);
        seen = last();
        Claim claim = before.make(key);
        Found then = found(key);
        PlannedFault planned = proxy.plan(fault);
        boolean acknowledged = attempt(() -> step.take(cut, conflict, claim));
        proxy.heal();
        Found now = found(key);
        assertThat(now).as("cut by %s", fault).isIn(then, expected);
        if (acknowledged) {
            assertThat(now).as("acknowledged, cut by %s", fault).isEqualTo(expected);
        }
        if (repeatable || !now.equals(expected)) {
            again(() -> step.take(cut, conflict, claim));
        }
        assertThat(found(key)).as("done again, cut by %s", fault).isEqualTo(expected);
        return planned.hasHappened();
    }

    private Found undisturbed(Before before, Step step) {
        seen = last();
        Claim claim = before.make("undisturbed");
        step.take(cut, conflict("undisturbed"), claim);
        return found("undisturbed");
    }

    /** Does something that may be cut; whether it was acknowledged. */
    private static boolean attempt(Runnable step) {
        try {
            step.run();
            return true;
        } catch (DatabaseException e) {
            assertThat(e.problem()).isEqualTo(DatabaseException.Problem.FAILED);
            return false;
        }
    }

    /** Does it again, as a caller does who does not know; what was done already is refused. */
    private static void again(Runnable step) {
        try {
            step.run();
        } catch (LeaseLostException | DecisionRefusedException | StaleCaseException e) {
            assertThat(e).isNotNull();
        }
    }

    private Found found(String key) {
        List<String> cases = new ArrayList<>();
        long effects = 0;
        for (ConflictCase each :
                sound.queue().list(new CaseFilter(conflict(key).key().tenant(), null, null, 99))) {
            cases.add(each.status() + " " + each.revision() + " "
                    + each.handling().attempts() + " "
                    + each.handling().token() + " " + (each.handling().lease() != null) + " "
                    + each.handling().deferredUntil() + " " + each.handling().lastError());
            effects += effects(each.number());
        }
        List<AuditEntry> entries = sound.audit().entries(seen, 99).stream()
                // who comes again by a lease that is used up is noted
                .filter(entry -> entry.event().kind() != AuditKind.LEASE_LOST)
                .toList();
        return new Found(
                cases,
                entries.stream().map(entry -> entry.event().kind()).toList(),
                entries.stream()
                        .filter(entry -> entry.event().payload() instanceof AuditPayload.Kept)
                        .count(),
                effects);
    }

    private long last() {
        long last = seen;
        for (AuditEntry each : sound.audit().entries(seen, 99)) {
            last = each.sequence();
        }
        return last;
    }

    private Claim claimed(String key) {
        return sound.queue().claim(sound.queue().park(conflict(key)).number(), "w", LEASE);
    }

    private long effects(long number) {
        try (Statement statement = outside.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM effect WHERE case_number = " + number)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void effect(Connection transaction, ConflictCase decided) throws SQLException {
        try (Statement insert = transaction.createStatement()) {
            insert.executeUpdate("INSERT INTO effect VALUES (" + decided.number() + ")");
        }
    }

    /** Each has a tenant of its own, so that a claim gives no other. */
    private static NewCase conflict(String key) {
        NewCase one = QueueCrowd.conflict(key);
        return new NewCase(
                new NewCase.Key("tenant " + key, new RecordId("guest", key), ""),
                one.detection(),
                one.reason(),
                one.detail(),
                one.topology(),
                one.base(),
                one.local(),
                one.server(),
                one.partial(),
                one.conflicts(),
                one.steps(),
                one.ruleset());
    }
}
