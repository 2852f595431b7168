package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.CaseErasure;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.suggest.Precedent;
import dev.truce.jdbc.database.SqliteClock;
import dev.truce.jdbc.database.SqliteDatabase;
import dev.truce.jdbc.database.SteadyTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of cases whose contents were erased. */
class CaseContentsTest {

    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path folder;

    @Test
    void whatWasErasedIsNoPrecedent() {
        try (SqliteWorkspace workspace = SqliteWorkspace.open(folder.resolve("truce.db"), CLOCK)) {
            for (String key : List.of("g1", "g2", "g3")) {
                NewCase conflict = QueueCrowd.conflict(key);
                workspace
                        .queue()
                        .decide(
                                workspace.queue().park(conflict).number(),
                                1,
                                new Decision.TakeSide(Pick.LOCAL),
                                DecisionCheck.none(),
                                "ann",
                                "");
            }
            ConflictCase asked = workspace.queue().park(QueueCrowd.conflict("g4"));
            assertThat(Precedent.of(workspace.queue(), asked)).hasSize(1);

            List<ConflictCase> erased = workspace.caseContents().erase(new RecordId("guest", "g1"), "dpo", "asked for");

            assertThat(erased).singleElement().matches(CaseErasure::isErased);
            assertThat(workspace.queue().find(1))
                    .hasValueSatisfying(each -> assertThat(each).matches(CaseErasure::isErased));
            assertThat(workspace.queue().find(2))
                    .hasValueSatisfying(each -> assertThat(each).matches(other -> !CaseErasure.isErased(other)));
            assertThat(Precedent.of(workspace.queue(), asked)).isEmpty();
        }
    }

    @Test
    void aCaseThatNobodyDecidedIsErasedToo() {
        try (SqliteWorkspace workspace = SqliteWorkspace.open(folder.resolve("truce.db"), CLOCK)) {
            NewCase conflict = QueueCrowd.conflict("g1");
            workspace.queue().park(conflict);
            workspace.queue().closeResolved(conflict.key());

            List<ConflictCase> erased = workspace.caseContents().erase(new RecordId("guest", "g1"), "dpo", "asked for");

            assertThat(erased).singleElement().matches(CaseErasure::isErased);
            assertThat(workspace.queue().find(1)).contains(erased.get(0));
            assertThat(erased.get(0).decision()).isNull();
        }
    }

    @Test
    void aFileThatOthersReadIsNotWrittenAnewUntilTheyAreDone() throws SQLException {
        Path file = folder.resolve("truce.db");
        try (SqliteDatabase database =
                SqliteDatabase.open(file, Duration.ofMillis(20), new SqliteClock(CLOCK, SteadyTime.MACHINE))) {
            CaseContents contents = new CaseContents(database, new JdbcAuditTrail(database, CLOCK), CLOCK);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement reading = other.createStatement();
                    ResultSet rows = reading.executeQuery("SELECT name FROM sqlite_schema")) {
                assertThat(rows.next()).isTrue();
                database.write(handle -> handle.execute("CREATE TABLE more (n INTEGER)"));
                assertThat(contents.rewrite()).isFalse();
            }
            assertThat(contents.rewrite()).isTrue();
            new JdbcAuditTrail(database, CLOCK).append(new AuditEvent(AuditKind.RECONCILE, "", "ann", "", "{}"));
            assertThat(contents.rewrite()).isTrue();
        }
    }
}
