package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.AuditTrailContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class PostgresAuditTrailTest extends AuditTrailContract {

    private final Postgres postgres = new Postgres();
    private AuditTrail audit;

    @TempDir
    Path folder;

    @Override
    protected AuditTrail emptyTrail(InstantSource clock) {
        audit = postgres.empty(clock, QueuePolicy.DEFAULT).audit();
        return audit;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE truce_audit SET actor = 'x'",
                "DELETE FROM truce_audit WHERE sequence = 3",
                "TRUNCATE truce_audit CASCADE",
                "UPDATE truce_audit_payload SET content = 'x'",
                "DELETE FROM truce_audit_payload WHERE sequence = 3",
                "TRUNCATE truce_audit_payload",
                "UPDATE truce_audit_erasure SET by_entry = 7",
                "DELETE FROM truce_audit_erasure",
                "TRUNCATE truce_audit_erasure",
                "INSERT INTO truce_audit_erasure VALUES (3, 'sha256:00', 4)",
                "INSERT INTO truce_audit_erasure VALUES (3, 'sha256:00', 5)",
                "INSERT INTO truce_audit_erasure VALUES (4, 'sha256:00', 5)"
            })
    void theTablesRefuseChangesAndRemovals(String tampering) {
        for (int i = 1; i <= 3; i++) {
            audit.append(new AuditEvent(AuditKind.OUTCOME, "record " + i, "ann", "", "{\"a\":1}"));
        }
        audit.erase(AuditSelection.entries(Set.of(2L)), "dpo", ""); // entry 4
        if (tampering.contains("(4")) {
            audit.erase(AuditSelection.entries(Set.of(1L)), "dpo", "");
        } else {
            audit.append(new AuditEvent(AuditKind.OUTCOME, "record 5", "ann", "", "{}"));
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> postgres.execute(tampering))
                .withMessageContaining("is append-only");
        assertThat(audit.verify()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM truce_audit WHERE sequence = 3",
                "DELETE FROM truce_audit_payload WHERE sequence = 3",
                "DELETE FROM truce_audit_erasure WHERE sequence = 4",
                "UPDATE truce_audit_segment SET last_entry = 5",
                "DELETE FROM truce_audit_segment",
                "TRUNCATE truce_audit_segment",
                "INSERT INTO truce_audit_segment SELECT 3, 4, previous, self, 'f', 'd', at, 'eve', 7 FROM truce_audit"
                        + " WHERE sequence = 4"
            })
    void whatWasNotSealedIsRefusedAfterASealing(String tampering) {
        for (int i = 1; i <= 5; i++) {
            audit.append(new AuditEvent(AuditKind.OUTCOME, "record " + i, "ann", "", "{\"a\":1}"));
        }
        audit.erase(AuditSelection.entries(Set.of(4L)), "dpo", ""); // entry 6
        audit.seal(2, folder, "ann", "", written -> {}); // entry 7

        assertThatIllegalStateException()
                .isThrownBy(() -> postgres.execute(tampering))
                .withMessageContaining("is append-only");
        assertThat(audit.verify()).isEmpty();
    }

    @Test
    void aPayloadThatIsGoneWithItsDigestButWithoutAnEntryIsFound() {
        audit.append(new AuditEvent(AuditKind.OUTCOME, "record 1", "ann", "", "{}"));
        audit.append(new AuditEvent(AuditKind.OUTCOME, "record 2", "ann", "", "{}"));
        postgres.execute("ALTER TABLE truce_audit_erasure DISABLE TRIGGER USER");
        postgres.execute(
                "INSERT INTO truce_audit_erasure VALUES (1, '" + new AuditPayload.Kept("{}").digest() + "', 2)");
        postgres.execute("DELETE FROM truce_audit_payload WHERE sequence = 1");

        assertThat(audit.verify()).contains("the payload of entry 1 is gone, and no entry says that it was erased");
    }

    @AfterEach
    void close() {
        postgres.close();
    }
}
