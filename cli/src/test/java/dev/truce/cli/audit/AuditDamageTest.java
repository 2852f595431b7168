package dev.truce.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands say of a trail that somebody changed past its triggers. */
@Tag("slow")
class AuditDamageTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            truce_audit_no_update         | UPDATE truce_audit SET kind = 'X' WHERE sequence = 2        | entry 2 cannot be read
            truce_audit_no_update         | UPDATE truce_audit SET actor = 'eve' WHERE sequence = 2     | entry 2 was changed after it was written
            truce_audit_payload_no_delete | DELETE FROM truce_audit_payload WHERE sequence = 2          | entry 2 cannot be read: its payload is missing
            truce_audit_no_update         | UPDATE truce_audit SET self = previous WHERE sequence = 2   | entry 2 was changed after it was written
            """)
    void listAndExportEndWithOneAndNameTheFirstDamagedEntry(String trigger, String tampering, String found)
            throws SQLException {
        Workshop shop = Seats.parked(folder, 2);
        tamper(shop, "DROP TRIGGER " + trigger, tampering);

        Call list = shop.truce("audit", "list");
        Call export = shop.truce("audit", "export", "--out", shop.path("audit.ndjson"));

        assertThat(list.code()).isEqualTo(1);
        assertThat(list.err()).contains(found).hasLineCount(1);
        assertThat(export.code()).isEqualTo(1);
        assertThat(export.err()).contains(found).hasLineCount(1);
        assertThat(shop.path("audit.ndjson")).doesNotExist();
        assertThat(shop.truce("audit", "verify").code()).isEqualTo(1);
    }

    private static void tamper(Workshop shop, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + shop.path(".truce").resolve("truce.db"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.executeUpdate(each);
            }
        }
    }
}
