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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the server is cut before and after each statement of a step of a case's life. What was acknowledged is
 * there, of the rest all or nothing, and doing it again gives what an undisturbed step gives.
 */
@Tag("slow")
class PostgresKillTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** A step has no more statements than this. */
    private static final int MOST = 60;

    @TempDir
    Path folder;

    private final Postgres postgres = new Postgres();
    private CuttingProxy proxy;
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
        proxy = new CuttingProxy(Postgres.port());
        proxy.disarm();
        cut = postgres.through(proxy.port(), () -> NOW);
    }

    @AfterEach
    void close() throws Exception {
        outside.close();
        postgres.close();
        proxy.close();
    }

    @Test
    void aCutLeavesAllOrNothingOfParking() {
        everyCut(key -> null, (by, conflict, claim) -> by.queue().park(conflict));
    }

    @Test
    void aCutLeavesAllOrNothingOfClaiming() {
        everyCut(
                key -> {
                    sound.queue().park(conflict(key));
                    return null;
                },
                (by, conflict, claim) -> by.queue()
                        .claim(new ClaimRequest("w", LEASE, 1, conflict.key().tenant(), null, true)));
    }

    @Test
    void aCutLeavesAllOrNothingOfADecisionAndItsEffect() {
        everyCut(
                this::claimed,
                (by, conflict, claim) -> by.queue()
                        .decide(
                                claim.lease(),
                                1,
                                new Decision.TakeSide(Pick.LOCAL),
                                DecisionCheck.none(),
                                "",
                                PostgresKillTest::effect));
    }

    @Test
    void aCutLeavesAllOrNothingOfAFailure() {
        everyCut(this::claimed, (by, conflict, claim) -> by.queue().fail(claim.lease(), "no rule", LEASE));
    }

    @Test
    void aCutLeavesAllOrNothingOfADeferral() {
        Step deferral = (by, conflict, claim) -> by.queue().defer(claim.work().number(), 1, LEASE, "w", "later");
        everyCut(this::claimed, deferral, false); // a second one is another deferral, and an entry
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
            for (boolean after : new boolean[] {false, true}) {
                sound.queue().park(conflict("s" + at + after));
                sound.queue().closeResolved(conflict("s" + at + after).key());
                long last = sound.audit().sealing(Instant.MAX).last();
                int before = sound.audit().segments().size();
                Path files = folder.resolve(at + "-" + after);
                boolean acknowledged = attempt(at, after, () -> cut.audit().seal(last, files, "ann", "", each -> {}));
                wasCut = proxy.disarm();
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

    private void everyCut(Before before, Step step) {
        everyCut(before, step, true);
    }

    /** One that is not repeatable is done again only when it was not done. */
    private void everyCut(Before before, Step step, boolean repeatable) {
        Found expected = undisturbed(before, step);
        boolean wasCut = true;
        for (int at = 1; wasCut; at++) {
            assertThat(at).isLessThan(MOST);
            for (boolean after : new boolean[] {false, true}) {
                String key = "k" + at + after;
                NewCase conflict = conflict(key);
                seen = last();
                Claim claim = before.make(key);
                Found then = found(key);
                boolean acknowledged = attempt(at, after, () -> step.take(cut, conflict, claim));
                wasCut = proxy.disarm();
                Found now = found(key);
                String where = (after ? "after" : "before") + " statement " + at;
                assertThat(now).as(where).isIn(then, expected);
                if (acknowledged) {
                    assertThat(now).as("acknowledged, cut " + where).isEqualTo(expected);
                }
                if (repeatable || !now.equals(expected)) {
                    again(() -> step.take(cut, conflict, claim));
                }
                assertThat(found(key)).as("done again, cut " + where).isEqualTo(expected);
                experiments++;
            }
        }
        assertThat(sound.audit().verify()).isEmpty();
        assertThat(experiments).as("cuts").isGreaterThan(6);
    }

    private Found undisturbed(Before before, Step step) {
        seen = last();
        Claim claim = before.make("undisturbed");
        step.take(cut, conflict("undisturbed"), claim);
        return found("undisturbed");
    }

    /** Does something that may be cut; whether it was acknowledged. */
    private boolean attempt(int at, boolean after, Runnable step) {
        proxy.cutAt(at, after);
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
