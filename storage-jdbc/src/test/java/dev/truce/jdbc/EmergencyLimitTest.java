package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.rollback.guard.EmergencyLimit;
import dev.truce.rollback.guard.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two emergencies an hour, whichever process asks, on both databases. */
class EmergencyLimitTest {

    @TempDir
    Path folder;

    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    /** What each process does; the workspaces are of one database, opened one after the other or side by side. */
    private interface Story {
        void tell(DurableWorkspace one, UnaryOperator<DurableWorkspace> reopened) throws Exception;
    }

    private void onSqlite(Story story) throws Exception {
        Path file = folder.resolve("truce.db");
        try (SqliteWorkspace one = SqliteWorkspace.open(file, () -> now)) {
            story.tell(one, ignored -> SqliteWorkspace.open(file, () -> now));
        }
    }

    private void onPostgres(Story story) throws Exception {
        try (Postgres postgres = new Postgres()) {
            DurableWorkspace one = postgres.empty(() -> now, QueuePolicy.DEFAULT);
            story.tell(one, ignored -> postgres.again(() -> now, QueuePolicy.DEFAULT));
        }
    }

    private EmergencyLimit limit(DurableWorkspace workspace) {
        return new EmergencyLimit(
                workspace.audit(),
                () -> now,
                2,
                work -> workspace.inOneTransaction(() -> {
                    work.run();
                    return true;
                }));
    }

    private static List<AuditKind> kinds(DurableWorkspace workspace) {
        return workspace.audit().entries(0, 1_000).stream()
                .map(AuditEntry::event)
                .map(AuditEvent::kind)
                .toList();
    }

    private void theThirdIsRefused(DurableWorkspace one, UnaryOperator<DurableWorkspace> reopened) {
        limit(one).take("dir:data", "ann", "fire");
        for (int i = 0; i < 250; i++) { // more than a page of other things
            one.audit().append(new AuditEvent(AuditKind.PLAN, "p", "ann", "", "{}"));
        }
        now = now.plus(Duration.ofMinutes(59));
        try (DurableWorkspace other = reopened.apply(one)) {
            limit(other).take("dir:data", "bob", "flood");
            assertThatThrownBy(() -> limit(other).take("dir:data", "bob", "theft"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            "An emergency restore was asked for, but the last hour had 2 already, and the policy allows 2; wait until"
                                    + " 2026-03-01T13:00:00Z, or make a plan and have it approved.");
            assertThat(kinds(other)).filteredOn(AuditKind.EMERGENCY::equals).hasSize(2);
            assertThat(kinds(other)).filteredOn(AuditKind.REFUSED::equals).hasSize(1);
            now = now.plus(Duration.ofMinutes(1));
            limit(other).take("dir:data", "bob", "theft");
        }
        assertThat(one.audit().verify()).isEmpty();
    }

    private void ofManyAtOnceTwoPass(DurableWorkspace one, UnaryOperator<DurableWorkspace> reopened) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (DurableWorkspace other = reopened.apply(one)) {
            List<Future<Boolean>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                EmergencyLimit limit = limit(i % 2 == 0 ? one : other);
                asked.add(threads.submit(() -> {
                    try {
                        limit.take("dir:data", "ann", "fire");
                        return true;
                    } catch (RefusedException e) {
                        return false;
                    }
                }));
            }
            int passed = 0;
            for (Future<Boolean> each : asked) {
                passed += each.get() ? 1 : 0;
            }
            assertThat(passed).isEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
        assertThat(kinds(one)).filteredOn(AuditKind.EMERGENCY::equals).hasSize(2);
        assertThat(kinds(one)).filteredOn(AuditKind.REFUSED::equals).hasSize(6);
    }

    @Test
    void theThirdIsRefusedOnSqlite() throws Exception {
        onSqlite(this::theThirdIsRefused);
    }

    @Test
    void theThirdIsRefusedOnPostgres() throws Exception {
        onPostgres(this::theThirdIsRefused);
    }

    @Test
    void ofManyAtOnceTwoPassOnSqlite() throws Exception {
        onSqlite(this::ofManyAtOnceTwoPass);
    }

    @Test
    void ofManyAtOnceTwoPassOnPostgres() throws Exception {
        onPostgres(this::ofManyAtOnceTwoPass);
    }
}
