package dev.truce.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.rollback.RollbackPlan;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is an alert. */
class StatusCommandTest {

    @TempDir
    Path folder;

    private Workshop shop;

    @BeforeEach
    void aSnapshot() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"v\":1}");
        shop.root("dir:" + shop.path("data"));
    }

    private Call later(Duration later, String... options) {
        Object[] call = new Object[options.length + 3];
        System.arraycopy(new Object[] {"status", "--workspace", shop.path(".truce")}, 0, call, 0, 3);
        System.arraycopy(options, 0, call, 3, options.length);
        return Call.truce(Call.NOW.plus(later), InputStream.nullInputStream(), false, call);
    }

    @Test
    void aSnapshotThatIsTooOldIsOne() {
        assertThat(later(Duration.ofHours(23)).code()).isZero();
        Call old = later(Duration.ofDays(3));
        assertThat(old.code()).isEqualTo(1);
        assertThat(old.out())
                .contains(
                        "ALERT the newest snapshot is 3 days old, older than PT24H\n", "Next: truce snapshot create\n");
        assertThat(later(Duration.ofDays(3), "--max-snapshot-age", "P7D").code())
                .isZero();
    }

    @Test
    void aTrailThatSomebodyChangedIsOne() throws SQLException {
        shop.sql("DROP TRIGGER truce_audit_no_update");
        shop.sql("UPDATE truce_audit SET actor = 'eve' WHERE sequence = 1");
        Call broken = shop.truce("status");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out())
                .containsPattern("audit trail +broken\n")
                .contains("ALERT the audit trail is broken: entry 1 was changed");
        assertThat(shop.truce("status", "--json").json().path("auditValid").asBoolean(true))
                .isFalse();
    }

    @Test
    void aRollbackThatDidNotEndIsOneUntilItIsRecovered() {
        shop.write("data/seat.ndjson");
        shop.done("plan", "--to", "latest", "-o", shop.path("plan.json"));
        RollbackPlan plan = RollbackPlan.read(shop.path("plan.json"));
        try (SqliteWorkspace workspace =
                SqliteWorkspace.open(shop.path(".truce/truce.db"), InstantSource.fixed(Call.NOW))) {
            workspace.journal().begin(plan.digest(), plan.toJson().toString(), plan.store());
        }
        Call interrupted = shop.truce("status");
        assertThat(interrupted.code()).isEqualTo(1);
        assertThat(interrupted.out())
                .containsPattern("rollbacks +1 interrupted\n")
                .contains("ALERT a rollback was interrupted; next: truce recover\n");

        assertThat(shop.done("recover").out()).startsWith("Nothing had been changed yet: 0 records, ");

        assertThat(shop.done("status").out()).containsPattern("rollbacks +none interrupted\n");
    }
}
