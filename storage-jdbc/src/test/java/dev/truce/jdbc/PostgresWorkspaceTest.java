package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.jdbc.database.PostgresSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresWorkspaceTest {

    private static final AuditEvent EVENT = new AuditEvent(AuditKind.IMPORT, "data", "ann", "", "{}");

    private final PostgresAddress address = Postgres.newDatabase();

    @Test
    @Tag("slow")
    void whatWasParkedIsThereAfterReopening() {
        ConflictCase parked;
        try (PostgresWorkspace workspace = open()) {
            parked = workspace.queue().park(QueueCrowd.conflict("g\0 \u0001\\"));
        }

        try (PostgresWorkspace workspace = open()) {
            assertThat(workspace.queue().find(parked.number())).contains(parked);
            assertThat(workspace.audit().verify()).isEmpty();
        }
    }

    @Test
    void aNewerWorkspaceIsRefused() {
        open().close();
        Postgres.execute(address, "UPDATE truce.truce_schema SET version = 99");

        DatabaseException refusal = catchThrowableOfType(DatabaseException.class, this::open);

        assertThat(refusal.problem()).isEqualTo(Problem.NEWER);
        assertThat(refusal)
                .hasMessage(address + ": this workspace was written by a newer version of Truce (schema 99, this"
                        + " version knows " + PostgresSchema.CURRENT + "); use that version or a newer one");
    }

    @Test
    void aWorkspaceThatLostItsNumberIsFoundUpToDate() {
        try (PostgresWorkspace workspace = open()) {
            workspace.audit().append(EVENT);
        }
        Postgres.execute(address, "DELETE FROM truce.truce_schema");

        try (PostgresWorkspace workspace = open()) {
            assertThat(workspace.audit().entries(0, 9)).hasSize(1);
        }
    }

    @Test
    void aHistoryThatCannotBeReadIsRefused() {
        Postgres.execute(address, "CREATE SCHEMA truce; CREATE TABLE truce.flyway_schema_history (version text)");

        DatabaseException refusal = catchThrowableOfType(DatabaseException.class, this::open);

        assertThat(refusal.problem()).isEqualTo(Problem.FAILED);
        assertThat(refusal).hasMessageStartingWith(address.name() + ": reading or writing failed (PostgreSQL: ");
    }

    @Test
    void aHistoryOfOtherMigrationsIsRefused() {
        open().close();
        Postgres.execute(
                address,
                "DELETE FROM truce.truce_schema; UPDATE truce.flyway_schema_history SET checksum = 7 WHERE version = '1'");

        DatabaseException refusal = catchThrowableOfType(DatabaseException.class, this::open);

        assertThat(refusal.problem()).isEqualTo(Problem.FAILED);
        assertThat(refusal).hasMessageStartingWith(address + ": its tables cannot be brought up to date: ");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        PostgresAddress missing = Postgres.address("no_such_database");

        DatabaseException refusal = catchThrowableOfType(
                DatabaseException.class,
                () -> PostgresWorkspace.open(missing, InstantSource.system(), QueuePolicy.DEFAULT));

        assertThat(refusal.problem()).isEqualTo(Problem.NOT_FOUND);
        assertThat(refusal).hasMessageContaining("there is no such database; create it first");
    }

    @Test
    void anAddressOfAnotherKindIsRefused() {
        for (String url : new String[] {"jdbc:sqlite:x", "jdbc:postgresql://there:port/shop"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PostgresAddress.of(url))
                    .withMessage("A PostgreSQL database is jdbc:postgresql://HOST/DATABASE, but found \"" + url + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE truce.truce_audit SET actor = 'x'",
                "DELETE FROM truce.truce_audit WHERE sequence = 1",
                "TRUNCATE truce.truce_audit CASCADE",
                "UPDATE truce.truce_audit_payload SET content = 'x'",
                "UPDATE truce.truce_ruleset SET message = 'x'",
                "DELETE FROM truce.truce_ruleset_activation",
            })
    void theTablesRefuseChangesAndRemovals(String tampering) {
        try (PostgresWorkspace workspace = open()) {
            workspace.audit().append(EVENT);

            assertThatIllegalStateException()
                    .isThrownBy(() -> Postgres.execute(address, tampering))
                    .withMessageContaining("is append-only");
            assertThat(workspace.audit().verify()).isEmpty();
        }
    }

    @Test
    void aPartThatFailsInOneTransactionLeavesTheOthers() {
        try (PostgresWorkspace workspace = open()) {
            workspace.inOneTransaction(() -> {
                workspace.audit().append(EVENT);
                assertThatIllegalStateException()
                        .isThrownBy(() -> workspace.inOneTransaction(() -> {
                            workspace.audit().append(EVENT);
                            throw new IllegalStateException("stop");
                        }));
                return workspace.audit().append(EVENT);
            });
            assertThatIllegalStateException()
                    .isThrownBy(() -> workspace.inOneTransaction(() -> {
                        workspace.audit().append(EVENT);
                        throw new IllegalStateException("stop");
                    }));

            assertThat(workspace.audit().entries(0, 9)).hasSize(2);
            assertThat(workspace.audit().verify()).isEmpty();
        }
    }

    /** Those of docs/queue.md, and no others. */
    @Test
    void aWorkerNeedsNoMoreRightsThanTheDocumentGives() throws IOException {
        open().close();
        String document = Files.readString(Path.of(System.getProperty("truce.root"), "docs", "queue.md"));
        Matcher grants = Pattern.compile("(?s)```sql\n(.*?)```").matcher(document);
        assertThat(grants.find()).isTrue();
        Postgres.execute(address, "CREATE ROLE worker LOGIN PASSWORD 'w'; " + grants.group(1));
        PostgresAddress asWorker = new PostgresAddress(
                address.url().replaceAll("[?&](user|password)=[^&]*", ""), "worker", "w", PostgresAddress.SCHEMA, 2);

        try (PostgresWorkspace workspace =
                PostgresWorkspace.open(asWorker, InstantSource.system(), QueuePolicy.DEFAULT)) {
            DurableQueue queue = workspace.queue();
            queue.park(QueueCrowd.conflict("g1"));
            Claim claim =
                    queue.claim(ClaimRequest.next("w", Duration.ofMinutes(1))).get(0);
            queue.decide(claim.lease(), 1, new Decision.TakeSide(Pick.LOCAL), DecisionCheck.none(), "");
            assertThat(workspace.audit().verify()).isEmpty();

            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> queue.decide(
                            queue.claim(queue.park(QueueCrowd.conflict("g2")).number(), "w", Duration.ofMinutes(1))
                                    .lease(),
                            1,
                            new Decision.Delete(),
                            DecisionCheck.none(),
                            "",
                            (transaction, decided) -> {
                                try (Statement statement = transaction.createStatement()) {
                                    statement.execute("DELETE FROM truce_case");
                                }
                            }))
                    .withMessageContaining(
                            "the user may not do this; docs/queue.md and docs/live-tables.md list the rights");
        }
    }

    @Test
    void aClosedWorkspaceSaysSo() {
        PostgresWorkspace workspace = open();
        workspace.close();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> workspace.queue().counts())
                .withMessage("The workspace " + address.name() + " was closed; open it again");
    }

    private PostgresWorkspace open() {
        return PostgresWorkspace.open(address, InstantSource.system(), QueuePolicy.DEFAULT);
    }
}
