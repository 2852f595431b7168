package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.rollback.store.StoreLockedException;
import dev.truce.testkit.contract.AuditTrailContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SqliteAuditTrailTest extends AuditTrailContract {

    private static final String LONG = "Othello ".repeat(2_000);

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
    @ValueSource(
            strings = {
                "UPDATE truce_audit SET actor = 'x'",
                "DELETE FROM truce_audit WHERE sequence = 3",
                "UPDATE truce_audit_payload SET content = 'x'",
                "DELETE FROM truce_audit_payload WHERE sequence = 3",
                "UPDATE truce_audit_erasure SET by_entry = 7",
                "DELETE FROM truce_audit_erasure",
                "INSERT INTO truce_audit_erasure VALUES (3, 'sha256:00', 5)",
                "INSERT INTO truce_audit_erasure VALUES (3, 'sha256:00', 6)",
                "INSERT INTO truce_audit_erasure VALUES (6, 'sha256:00', 7)",
                "INSERT INTO truce_audit_erasure VALUES (3, 'sha256:00', 7)",
                "INSERT INTO truce_audit_segment SELECT 1, 2, previous, self, 'f', 'd', at, 'eve', 7 FROM truce_audit"
                        + " WHERE sequence = 2"
            })
    void theTablesRefuseChangesAndRemovals(String tampering) throws SQLException {
        appendFive();
        erase(2); // entry 6
        if (tampering.contains("(6")) {
            erase(1);
        } else {
            workspace.audit().append(event(7));
        }

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
            dropTriggers(connection);
            execute(connection, tampering);
        }

        assertThat(workspace.audit().verify().orElse("nothing")).startsWith(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM truce_audit_payload WHERE sequence = 6           | entry 6 cannot be read: its payload is missing
            DELETE FROM truce_audit_erasure WHERE sequence = 3           | entry 3 cannot be read: its payload is missing
            UPDATE truce_audit_erasure SET digest = 'x'                  | entry 3 cannot be read: "x" is not a digest
            UPDATE truce_audit_erasure SET digest = (SELECT self FROM truce_audit WHERE sequence = 1) | entry 3 was changed after it was written
            UPDATE truce_audit_erasure SET sequence = 4                  | entry 3 cannot be read: its payload is missing
            INSERT INTO truce_audit_payload VALUES (3, '{"a":1}')        | entry 3 cannot be read: its payload was erased and is back
            DELETE FROM truce_audit WHERE sequence = 6                   | the payload of entry 3 is gone, and no entry says that it was erased
            """)
    void tamperingWithErasuresIsFound(String tampering, String found) throws SQLException {
        appendFive();
        erase(3);

        try (Connection connection = open()) {
            dropTriggers(connection);
            execute(connection, tampering);
        }

        assertThat(workspace.audit().verify().orElse("nothing")).startsWith(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM truce_audit WHERE sequence = 3",
                "DELETE FROM truce_audit_payload WHERE sequence = 3",
                "DELETE FROM truce_audit_erasure WHERE sequence = 4",
                "UPDATE truce_audit_segment SET last_entry = 5",
                "DELETE FROM truce_audit_segment",
                "INSERT INTO truce_audit_segment SELECT 3, 4, previous, self, 'f', 'd', at, 'eve', 7 FROM truce_audit"
                        + " WHERE sequence = 4"
            })
    void whatWasNotSealedIsRefusedAfterASealing(String tampering) throws SQLException {
        appendFive();
        erase(4); // entry 6
        workspace.audit().seal(2, folder, "ann", "", written -> {}); // entry 7

        try (Connection connection = open()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> execute(connection, tampering))
                    .withMessageContaining("the audit trail is append-only");
        }
        assertThat(workspace.audit().verify()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM truce_audit_segment                                  | entry 1 is missing; the next one found is 3
            UPDATE truce_audit_segment SET last_entry = 3                    | entry 4 is missing; the next one found is 3
            UPDATE truce_audit_segment SET first_entry = 2                   | the sealed entries 2 to 2 (audit-1-2.ndjson) do not follow entry 0
            UPDATE truce_audit_segment SET self = previous                   | entry 3 does not follow the entry before it
            UPDATE truce_audit_segment SET content = previous                | no entry says that the entries 1 to 2 (audit-1-2.ndjson) were sealed as they stand
            UPDATE truce_audit_segment SET file = 'x'                        | no entry says that the entries 1 to 2 (x) were sealed as they stand
            DELETE FROM truce_audit_payload WHERE sequence = 6               | entry 6 cannot be read: its payload is missing
            """)
    void tamperingWithSegmentsIsFound(String tampering, String found) throws SQLException {
        appendFive();
        workspace.audit().seal(2, folder, "ann", "", written -> {}); // entry 6

        try (Connection connection = open()) {
            dropTriggers(connection);
            execute(connection, tampering);
        }

        assertThat(workspace.audit().verify().orElse("nothing")).isEqualTo(found);
    }

    @Test
    void aTrailOfAnyLengthCanBeSealedUpToTheEntryBeforeItsLast() {
        workspace.inOneTransaction(() -> {
            for (int i = 1; i <= 1_003; i++) {
                workspace.audit().append(event(i));
            }
            return true;
        });

        assertThat(workspace.audit().sealing(Instant.MAX).last()).isEqualTo(1_002);
    }

    @Test
    void aDamagedBeginningIsNotSealed() throws SQLException {
        appendFive();
        try (Connection connection = open()) {
            dropTriggers(connection);
            execute(connection, "UPDATE truce_audit SET actor = 'eve' WHERE sequence = 3");
        }

        assertThatExceptionOfType(DamageException.class)
                .isThrownBy(() -> workspace.audit().seal(4, folder, "ann", "", written -> {}))
                .withMessageContaining("line 3: entry 3 was changed after it was written; nothing was sealed");
        assertThat(workspace.audit().entries(0, 9)).hasSize(5);
    }

    @Test
    void aPayloadThatWasErasedWhileTheFileWasWrittenIsNotSealed() {
        appendFive();

        assertThatExceptionOfType(StoreLockedException.class)
                .isThrownBy(() -> workspace.audit().seal(4, folder, "ann", "", written -> erase(2)))
                .withMessageContaining("was sealed or erased by another just now; try again");

        workspace.audit().seal(4, folder, "ann", "", written -> {});
        Path file = folder.resolve("audit-1-4.ndjson");
        assertThat(workspace.audit().verify(List.of(), List.of(file))).isEmpty();
    }

    @Test
    void whatWasSealedByAnotherMeanwhileIsNotSealedAgain() {
        appendFive();
        Path elsewhere = folder.resolve("elsewhere");

        assertThatExceptionOfType(StoreLockedException.class)
                .isThrownBy(() -> workspace
                        .audit()
                        .seal(
                                4,
                                folder,
                                "ann",
                                "",
                                written -> workspace.audit().seal(2, elsewhere, "bert", "", each -> {})))
                .withMessageContaining("was sealed or erased by another just now; try again");

        assertThat(workspace.audit().segments()).hasSize(1);
        assertThat(workspace.audit().verify(List.of(), List.of(elsewhere.resolve("audit-1-2.ndjson"))))
                .isEmpty();
    }

    @Test
    void whatIsSealedIsNoLongerInTheDatabase() throws Exception {
        workspace.audit().append(new AuditEvent(AuditKind.OUTCOME, "guest/4", "ann", "", "\"" + LONG + "\""));
        appendFive();
        assertThat(files()).contains("Othello");

        workspace.audit().seal(1, folder.resolve("elsewhere"), "ann", "", written -> {});
        Path file = folder.resolve("elsewhere").resolve("audit-1-1.ndjson");

        assertThat(Files.readString(file)).contains("Othello");
        Files.delete(file);
        Files.delete(file.getParent());
        assertThat(files()).doesNotContain("Othello");
    }

    @Test
    void aPayloadThatIsGoneWithItsDigestButWithoutAnEntryIsFound() throws SQLException {
        appendFive();
        Digest digest = new AuditPayload.Kept("{\"a\":1}").digest();

        try (Connection connection = open()) {
            dropTriggers(connection);
            execute(connection, "INSERT INTO truce_audit_erasure VALUES (3, '" + digest + "', 5)");
            execute(connection, "DELETE FROM truce_audit_payload WHERE sequence = 3");
        }

        assertThat(workspace.audit().verify())
                .contains("the payload of entry 3 is gone, and no entry says that it was erased");
    }

    @Test
    void whatIsErasedIsNoLongerInTheFiles() throws Exception {
        for (int i = 1; i <= 3; i++) {
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.OUTCOME, "guest/" + i, "ann", "", "{\"name\":\"Desdemona " + i + "\"}"));
        }
        workspace.audit().append(new AuditEvent(AuditKind.OUTCOME, "guest/4", "ann", "", "\"" + LONG + "\""));
        assertThat(files()).contains("Desdemona 1", "Desdemona 2", LONG.substring(0, 50));

        workspace.audit().erase(AuditSelection.entries(Set.of(2L, 4L)), "dpo", "");

        assertThat(files())
                .contains("Desdemona 1")
                .doesNotContain("Desdemona 2")
                .doesNotContain("Othello");
    }

    @Test
    void payloadsOfAnEarlierVersionAreErasedToo() throws Exception {
        Path old = folder.resolve("old.db");
        try (InputStream golden = SqliteAuditTrailTest.class.getResourceAsStream("/golden/workspace-v2.db")) {
            Files.copy(golden, old);
        }
        try (SqliteWorkspace earlier = SqliteWorkspace.open(old, InstantSource.system())) {
            AuditTrail trail = earlier.audit();
            List<AuditEntry> before = trail.entries(0, 10);

            AuditEntry erasure = trail.erase(AuditSelection.about(new RecordId("record", "g1")), "dpo", "")
                    .orElseThrow();

            assertThat(erasure.event().payload()).isEqualTo(new AuditPayload.Kept("{\"entries\":[1,7]}"));
            assertThat(trail.entries(0, 10))
                    .contains(
                            before.get(0).erased(), before.get(1), before.get(6).erased());
            assertThat(trail.verify(List.of(AuditAnchor.of(before.get(8))))).isEmpty();
        }
    }

    private String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
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
            workspace.audit().append(event(i));
        }
    }

    private static AuditEvent event(int number) {
        return new AuditEvent(AuditKind.OUTCOME, "record " + number, "ann", "", "{\"a\":1}");
    }

    private void erase(long sequence) {
        workspace.audit().erase(AuditSelection.entries(Set.of(sequence)), "dpo", "");
    }

    private static void dropTriggers(Connection connection) throws SQLException {
        for (String trigger : List.of(
                "truce_audit_no_update",
                "truce_audit_no_delete",
                "truce_audit_payload_no_update",
                "truce_audit_payload_no_delete",
                "truce_audit_erasure_no_update",
                "truce_audit_erasure_no_delete",
                "truce_audit_erasure_recorded",
                "truce_audit_segment_no_update",
                "truce_audit_segment_no_delete")) {
            execute(connection, "DROP TRIGGER " + trigger);
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
