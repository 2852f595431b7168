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
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.SqliteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
}
