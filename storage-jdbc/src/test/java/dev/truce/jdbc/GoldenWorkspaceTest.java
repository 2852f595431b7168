package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.jdbc.database.PostgresSchema;
import dev.truce.jdbc.database.WorkspaceSchema;
import dev.truce.rollback.store.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Workspaces that earlier versions wrote are brought up to date with all they hold, and newer ones are refused. */
class GoldenWorkspaceTest {

    private static final String JORG = "J\u00f6rg \ud83d\ude00";

    @TempDir
    Path folder;

    /** Three cases: open at its second revision, decided, at peace; a rollback in progress and one that ended. */
    @Test
    void theFirstSchemaOnSqlite() throws IOException {
        try (SqliteWorkspace workspace = SqliteWorkspace.open(copy("workspace-v1.db"), InstantSource.system())) {
            holdsWhatTheFirstSchemaHad(workspace);
            assertThat(workspace.audit().entries(0, 99)).hasSize(7).allMatch(GoldenWorkspaceTest::hasPayload);
            assertThat(statuses(workspace))
                    .containsExactly("1 2 OPEN " + JORG, "2 1 DECIDED g2", "3 1 SELF_RESOLVED g3");
            canBeGoneOnWith(workspace, 5);
        }
    }

    /** As before, with a lease, a dead case, one put off, one opened anew, an erasure, messages and an agreed state. */
    @Test
    void theThirdSchemaOnSqlite() throws IOException {
        try (SqliteWorkspace workspace = SqliteWorkspace.open(copy("workspace-v3.db"), InstantSource.system())) {
            holdsWhatTheThirdSchemaHad(workspace);
        }
    }

    /** The same, from a dump. */
    @Test
    @Tag("slow")
    void theFirstSchemaOnPostgres() throws IOException {
        PostgresAddress address = Postgres.newDatabase();
        try (InputStream dump = golden("workspace-postgresql-v1.sql")) {
            Postgres.execute(address, new String(dump.readAllBytes(), StandardCharsets.UTF_8));
        }
        try (PostgresWorkspace workspace =
                PostgresWorkspace.open(address, InstantSource.system(), QueuePolicy.DEFAULT)) {
            holdsWhatTheThirdSchemaHad(workspace);
        }
    }

    @Test
    void aNewerSchemaIsRefusedInOneLine() throws Exception {
        Path file = copy("workspace-v3.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        DatabaseException refused =
                catchThrowableOfType(DatabaseException.class, () -> SqliteWorkspace.open(file, InstantSource.system()));
        assertThat(refused.problem()).isEqualTo(Problem.NEWER);
        assertThat(refused)
                .hasMessage(file + ": this workspace was written by a newer version of Truce (schema 99, this version"
                        + " knows " + WorkspaceSchema.CURRENT + "); use that version or a newer one");

        PostgresAddress address = Postgres.newDatabase();
        Postgres.execute(
                address,
                "CREATE SCHEMA truce; CREATE TABLE truce.truce_schema (version INTEGER NOT NULL);"
                        + " INSERT INTO truce.truce_schema VALUES (99)");
        DatabaseException newer = catchThrowableOfType(
                DatabaseException.class,
                () -> PostgresWorkspace.open(address, InstantSource.system(), QueuePolicy.DEFAULT));
        assertThat(newer.problem()).isEqualTo(Problem.NEWER);
        assertThat(newer)
                .hasMessage(address + ": this workspace was written by a newer version of Truce (schema 99, this"
                        + " version knows " + PostgresSchema.CURRENT + "); use that version or a newer one");
    }

    private static void holdsWhatTheFirstSchemaHad(DurableWorkspace workspace) {
        DurableQueue queue = workspace.queue();
        ConflictCase open = queue.find(1).orElseThrow();
        assertThat(open.conflict().key().tenant()).isEqualTo("m\u00fcller");
        assertThat(open.conflict().local().toString()).contains("\u5c71\u7530");
        assertThat(open.handling().priority()).isEqualTo(5);
        ConflictCase decided = queue.find(2).orElseThrow();
        assertThat(decided.decision().actor()).isEqualTo("\u00e1nn");
        assertThat(decided.decision().reason()).isEqualTo("sie wei\u00df es");
        assertThat(queue.decided(decided.conflict().key(), decided.conflict().fingerprint()))
                .contains(decided);
        assertThat(workspace.audit().verify()).isEmpty();
        assertThat(workspace.journal().open()).hasSize(1);
        Journal.Operation rollback = workspace.journal().open().get(0);
        assertThat(rollback.plan()).isEqualTo("{\"plan\":\"caf\u00e9\"}");
        assertThat(rollback.steps()).containsOnlyKeys("snapshot");
    }

    private static void holdsWhatTheThirdSchemaHad(DurableWorkspace workspace) {
        holdsWhatTheFirstSchemaHad(workspace);
        assertThat(statuses(workspace))
                .containsExactly(
                        "1 2 OPEN " + JORG,
                        "2 1 DECIDED g2",
                        "3 1 SELF_RESOLVED g3",
                        "4 1 OPEN g4",
                        "5 1 DEAD g5",
                        "6 1 OPEN g6",
                        "7 1 DECIDED g7",
                        "8 1 OPEN g2",
                        "9 1 DECIDED msg-k1",
                        "10 1 DECIDED msg-k2");
        Handling held = handling(workspace, 4);
        assertThat(held.lease().owner()).isEqualTo("w\u00f6rker");
        assertThat(held.token()).isEqualTo(1);
        assertThat(handling(workspace, 5).lastError()).isEqualTo("no r\u00fcle 4");
        assertThat(handling(workspace, 5).attempts()).isEqualTo(5);
        assertThat(handling(workspace, 6).deferredUntil()).isNotNull();
        List<AuditEntry> entries = workspace.audit().entries(0, 99);
        assertThat(entries).hasSize(20);
        assertThat(entries)
                .filteredOn(entry -> !hasPayload(entry))
                .extracting(entry -> entry.event().subject())
                .containsExactly("case 3", "case 3");
        assertThat(workspace.outbox().topics()).containsExactly("mail");
        assertThat(workspace.outbox().dead(9))
                .extracting(Outbox.DeadMessage::topic, Outbox.DeadMessage::lastError)
                .hasSize(1);
        assertThat(workspace
                        .<JsonNode>shadow("cl\u00f6ud", FieldAccess.json())
                        .base(new RecordId("guest", JORG))
                        .toString())
                .contains("\u5c71\u7530", "1.10");
        canBeGoneOnWith(workspace, 9);
    }

    /** New cases get new numbers, and old entries can be sealed. */
    private static void canBeGoneOnWith(DurableWorkspace workspace, int least) {
        assertThat(workspace.queue().park(QueueCrowd.conflict("new")).number()).isGreaterThan(least - 2L);
        assertThat(workspace.audit().sealing(Instant.MAX).heldBack())
                .contains("case 1 is undecided, and entry 1 is of its history");
        assertThat(workspace.queue().counts()).containsKey(CaseStatus.OPEN);
        assertThat(workspace.audit().verify()).isEmpty();
    }

    private static List<String> statuses(DurableWorkspace workspace) {
        return workspace.queue().list(new CaseFilter(null, null, null, 99)).stream()
                .map(each -> each.number() + " " + each.revision() + " " + each.status() + " "
                        + each.conflict().key().record().key())
                .toList();
    }

    private static Handling handling(DurableWorkspace workspace, long number) {
        return workspace.queue().find(number).orElseThrow().handling();
    }

    private static boolean hasPayload(AuditEntry entry) {
        return entry.event().payload() instanceof AuditPayload.Kept;
    }

    private static InputStream golden(String name) {
        return GoldenWorkspaceTest.class.getResourceAsStream("/golden/" + name);
    }

    private Path copy(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream golden = golden(name)) {
            Files.copy(golden, file);
        }
        return file;
    }
}
