package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.testkit.contract.AuditTrailContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteAuditTrailTest extends AuditTrailContract {

    @TempDir
    Path folder;

    private SqliteWorkspace workspace;

    @Override
    protected AuditTrail emptyTrail(InstantSource clock) {
        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), clock);
        return workspace.audit();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE truce_audit SET actor = 'x'",
        "DELETE FROM truce_audit WHERE sequence = 3",
        "UPDATE truce_audit_payload SET content = 'x'",
        "DELETE FROM truce_audit_payload WHERE sequence = 3"
    })
    void theTablesRefuseChangesAndRemovals(String tampering) throws SQLException {
        appendFive();

        try (Connection connection = open()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> execute(connection, tampering))
                    .withMessageContaining("the audit trail is append-only");
        }
        assertThat(workspace.audit().verify()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE truce_audit SET actor = 'eve' WHERE sequence = 3      | entry 3 was changed after it was written
            UPDATE truce_audit SET kind = 'PLAN' WHERE sequence = 3      | entry 3 was changed after it was written
            UPDATE truce_audit SET kind = 'X' WHERE sequence = 3         | entry 3 cannot be read
            UPDATE truce_audit SET at = 'soon' WHERE sequence = 3        | entry 3 cannot be read
            UPDATE truce_audit SET self = previous WHERE sequence = 3    | entry 3 was changed after it was written
            UPDATE truce_audit SET sequence = 9 WHERE sequence = 3       | entry 3 is missing; the next one found is 4
            DELETE FROM truce_audit WHERE sequence = 3                   | entry 3 is missing; the next one found is 4
            DELETE FROM truce_audit WHERE sequence = 1                   | entry 1 is missing; the next one found is 2
            UPDATE truce_audit_payload SET content = '{"a":2}' WHERE sequence = 3 | entry 3 was changed after it was written
            DELETE FROM truce_audit_payload WHERE sequence = 3           | entry 3 cannot be read: its payload is missing
            """)
    void tamperingPastTheTriggersIsFound(String tampering, String found) throws SQLException {
        appendFive();

        try (Connection connection = open()) {
            for (String trigger : List.of(
                    "truce_audit_no_update",
                    "truce_audit_no_delete",
                    "truce_audit_payload_no_update",
                    "truce_audit_payload_no_delete")) {
                execute(connection, "DROP TRIGGER " + trigger);
            }
            execute(connection, tampering);
        }

        assertThat(workspace.audit().verify().orElse("nothing")).startsWith(found);
    }

    @Test
    void entriesAreThereAfterReopening() {
        appendFive();
        var before = workspace.audit().entries(0, 10);
        workspace.close();

        workspace = SqliteWorkspace.open(folder.resolve("truce.db"), InstantSource.system());

        assertThat(workspace.audit().entries(0, 10)).isEqualTo(before).hasSize(5);
        assertThat(workspace.audit().verify()).isEmpty();
    }

    private void appendFive() {
        for (int i = 1; i <= 5; i++) {
            workspace.audit().append(new AuditEvent(AuditKind.OUTCOME, "record " + i, "ann", "", "{\"a\":1}"));
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("truce.db"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
