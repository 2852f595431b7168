package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail says of a case, from its beginning to its end. */
class QueueAuditTest {

    private static final Decision LOCAL = new Decision.TakeSide(Decision.Pick.LOCAL);

    @TempDir
    Path folder;

    @Test
    void whoDecidedAndWhoCameTooLateIsRecorded() {
        Instant start = Instant.parse("2026-01-10T12:00:00Z");
        try (SqliteWorkspace workspace = SqliteWorkspace.open(
                folder.resolve("truce.db"),
                () -> start,
                QueuePolicy.DEFAULT,
                SqliteQueues.steady("boot", () -> 5),
                SqliteSettings.PATIENCE)) {
            DurableQueue queue = workspace.queue();
            queue.park(QueueCrowd.conflict("g1"));
            Lease late = queue.claim(ClaimRequest.next("w1", Duration.ofMinutes(1)))
                    .get(0)
                    .lease();
            queue.release(late);
            assertThatThrownBy(() -> queue.decide(late, 1, LOCAL, DecisionCheck.none(), "first"))
                    .isInstanceOf(LeaseLostException.class);
            queue.decide(1, 1, LOCAL, DecisionCheck.none(), "ann", "looked at it");

            assertThat(workspace.audit().entries(1, 99))
                    .extracting(
                            each -> each.event().kind(),
                            each -> each.event().subject(),
                            each -> each.event().actor(),
                            each -> each.event().reason())
                    .containsExactly(
                            tuple(
                                    AuditKind.LEASE_LOST,
                                    "case 1",
                                    "w1",
                                    "came back when the lease no longer held; nothing was changed"),
                            tuple(AuditKind.DECISION, "case 1", "ann", "looked at it"));
        }
    }

    @Test
    void whatBecomesOfACaseIsRecordedHoweverItComes() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-10T12:00:00Z"));
        Duration hour = Duration.ofHours(1);
        QueuePolicy policy = new QueuePolicy(each -> 5, hour, 1, each -> new QueuePolicy.Deadline(hour, null), null);
        try (SqliteWorkspace workspace = SqliteWorkspace.open(
                folder.resolve("truce.db"),
                now::get,
                policy,
                SqliteQueues.steady("boot", () -> now.get().getEpochSecond() * 1_000_000_000),
                SqliteSettings.PATIENCE)) {
            DurableQueue queue = workspace.queue();
            NewCase first = QueueCrowd.conflict("g1");
            queue.park(first);
            queue.park(QueueCrowd.conflict("g2")
                    .waitingFor(new TreeSet<>(Set.of(first.key().record()))));
            queue.defer(1, 1, Duration.ofMinutes(9), "ann", "asks the guest");
            queue.decide(1, 1, LOCAL, DecisionCheck.none(), "ann", "asked");
            queue.park(QueueCrowd.conflict("g3"));
            queue.fail(
                    queue.claim(ClaimRequest.next("w1", hour)).get(0).lease(), "there is no such rule", Duration.ZERO);
            NewCase gone = QueueCrowd.conflict("g4");
            queue.park(gone);
            queue.closeResolved(gone.key());
            queue.park(QueueCrowd.conflict("g5"));
            now.set(now.get().plus(hour));
            queue.enforceDeadlines(DecisionCheck.none(), 9);
            queue.reopen(1, "bob", "it was the other guest");

            assertThat(workspace.audit().entries(0, 99))
                    .extracting(
                            each -> each.event().kind(),
                            each -> each.event().subject(),
                            each -> each.event().actor(),
                            each -> each.event().reason())
                    .containsExactly(
                            tuple(AuditKind.PARKED, "case 1", "engine", "MANUAL"),
                            tuple(AuditKind.PARKED, "case 2", "engine", "MANUAL"),
                            tuple(AuditKind.DEFERRED, "case 1", "ann", "asks the guest"),
                            tuple(
                                    AuditKind.SELF_RESOLVED,
                                    "case 2",
                                    "engine",
                                    "what it waited for is decided, or at peace"),
                            tuple(AuditKind.DECISION, "case 1", "ann", "asked"),
                            tuple(AuditKind.PARKED, "case 3", "engine", "MANUAL"),
                            tuple(AuditKind.DEAD, "case 3", "engine", "there is no such rule"),
                            tuple(AuditKind.PARKED, "case 4", "engine", "MANUAL"),
                            tuple(
                                    AuditKind.SELF_RESOLVED,
                                    "case 4",
                                    "engine",
                                    "the record was seen again and no longer conflicts"),
                            tuple(AuditKind.PARKED, "case 5", "engine", "MANUAL"),
                            tuple(AuditKind.ESCALATED, "case 3", "engine", "its deadline passed"),
                            tuple(AuditKind.ESCALATED, "case 5", "engine", "its deadline passed"),
                            tuple(AuditKind.PARKED, "case 6", "bob", "it was the other guest"));
        }
    }
}
