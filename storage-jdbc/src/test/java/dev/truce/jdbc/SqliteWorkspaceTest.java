package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.SqliteSettings;
import dev.truce.jdbc.database.SteadyTime;
import dev.truce.jdbc.database.WorkspaceSchema;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteWorkspaceTest {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final AuditEvent EVENT = new AuditEvent(AuditKind.IMPORT, "data", "ann", "", "{}");

    private static final String HISTORY =
            "CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50),"
                    + " description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL,"
                    + " checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL DEFAULT"
                    + " (strftime('%Y-%m-%d %H:%M:%f','now')), execution_time INT NOT NULL, success BOOLEAN NOT NULL)";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("truce.db");
    }

    @Test
    void everyMigrationRaisesTheUserVersionByOne() throws Exception {
        open().close();
        Path migrations = Path.of(SqliteWorkspace.class
                .getResource("/dev/truce/jdbc/sqlite/V1__queue_audit_journal.sql")
                .toURI());
        try (Stream<Path> scripts = Files.list(migrations.getParent())) {
            assertThat(scripts).hasSize(WorkspaceSchema.CURRENT);
        }
        assertThat(query("PRAGMA user_version")).isEqualTo(WorkspaceSchema.CURRENT);
        assertThat(query("PRAGMA application_id")).isEqualTo(WorkspaceSchema.APPLICATION_ID);
        assertThat(query("SELECT count(*) FROM flyway_schema_history WHERE success"))
                .isEqualTo(WorkspaceSchema.CURRENT);
    }

    @Test
    void anEmptyFileBecomesAWorkspace() throws IOException {
        Files.createFile(file);

        open().close();

        assertThat(file).isNotEmptyFile();
    }

    /** A file of schema 2 with four cases: two open, one decided, one at peace. */
    @Test
    void aWorkspaceOfTheVersionBeforeIsBroughtUpToDateWithAllItHolds() throws Exception {
        Files.copy(Path.of(getClass().getResource("/golden/workspace-v2.db").toURI()), file);

        try (SqliteWorkspace workspace = open()) {
            List<ConflictCase> cases = workspace.queue().list(new CaseFilter(null, null, null, 9));
            assertThat(cases)
                    .extracting(each -> each.number() + " " + each.revision() + " " + each.status() + " "
                            + each.conflict().key().record().key())
                    .containsExactly("1 2 OPEN g1", "2 1 DECIDED g2", "3 1 SELF_RESOLVED g3", "4 1 OPEN g4");
            assertThat(cases.get(1).decision().actor()).isEqualTo("ann");
            assertThat(cases.get(0).handling().priority()).isEqualTo(5);
            assertThat(workspace.audit().verify()).isEmpty();
            assertThat(workspace.audit().entries(0, 99)).hasSize(9);
            assertThat(workspace
                            .queue()
                            .claim(ClaimRequest.next("w", Duration.ofSeconds(9)).limit(9)))
                    .extracting(each -> each.work().number())
                    .containsExactly(1L, 4L);
            workspace.queue().closeResolved(cases.get(3).conflict().key());
            assertThat(workspace.queue().park(cases.get(3).conflict()).number()).isEqualTo(5);
        }
    }

    @Test
    void aNewerWorkspaceIsRefusedAndLeftAlone() throws Exception {
        open().close();
        execute("PRAGMA user_version = " + (WorkspaceSchema.CURRENT + 1));
        byte[] before = Files.readAllBytes(file);

        assertRefused(
                Problem.NEWER,
                file + ": this workspace was written by a newer version of Truce (schema "
                        + (WorkspaceSchema.CURRENT + 1) + ", this version knows " + WorkspaceSchema.CURRENT
                        + "); use that version or a newer one");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
        byte[] text = "this is a letter, not a database\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        Files.write(file, text);

        assertThat(refusal().problem()).isEqualTo(Problem.NOT_A_DATABASE);
        assertThat(refusal()).hasMessageStartingWith(file + ": this is not a SQLite database; name another file");
        assertThat(file).hasBinaryContent(text);
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
        execute("CREATE TABLE song (id INTEGER PRIMARY KEY)");
        byte[] before = Files.readAllBytes(file);

        assertRefused(
                Problem.NOT_A_DATABASE,
                file + ": this is a SQLite database of another program; name another file for the workspace");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void anotherProgramsNumberIsEnoughToRefuseAFile() throws Exception {
        execute("PRAGMA user_version = 3");

        assertRefused(
                Problem.NOT_A_DATABASE,
                file + ": this is a SQLite database of another program; name another file for the workspace");
    }

    @Test
    void aHistoryThatCannotBeReadIsRefused() throws Exception {
        execute("CREATE TABLE flyway_schema_history (version TEXT)");

        assertThat(refusal().problem()).isEqualTo(Problem.FAILED);
        assertThat(refusal()).hasMessageStartingWith(file + ": reading or writing failed (SQLite: ");
    }

    @Test
    void aHistoryOfOtherMigrationsIsRefused() throws Exception {
        execute(HISTORY);
        execute(
                "INSERT INTO flyway_schema_history VALUES (1, '1', 'other', 'SQL', 'V1__other.sql', 7, 'eve', '', 0, 1)");

        assertThat(refusal().problem()).isEqualTo(Problem.FAILED);
        assertThat(refusal()).hasMessageStartingWith(file + ": its tables cannot be brought up to date: ");
    }

    @Test
    void aCrashBeforeTheFirstMigrationIsMadeGood() throws Exception {
        open().close();
        Files.delete(file);
        execute(HISTORY);

        try (SqliteWorkspace workspace = open()) {
            assertThat(workspace.audit().verify()).isEmpty();
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        file = folder.resolve("gone").resolve("truce.db");

        assertRefused(
                Problem.NOT_FOUND,
                file + ": there is no folder " + file.getParent() + " to keep it in; make the folder first");
    }

    @Test
    void aFolderIsNoWorkspaceFile() {
        file = folder;

        assertRefused(Problem.NOT_A_DATABASE, file + ": this is a folder; name a file");
    }

    @Test
    void anotherWriterIsWaitedForAndThenNamedAsTheCause() throws Exception {
        open().close();
        try (Connection other = connect();
                Statement statement = other.createStatement();
                SqliteWorkspace workspace = SqliteWorkspace.open(
                        file, CLOCK, QueuePolicy.DEFAULT, SteadyTime.MACHINE, Duration.ofMillis(50))) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatExceptionOfType(StoreLockedException.class)
                    .isThrownBy(() -> workspace.audit().append(EVENT))
                    .withMessage(file + " is in use by another process; try again when that one is done.");
            assertThat(workspace.audit().entries(0, 1)).isEmpty();

            statement.execute("ROLLBACK");
            assertThat(workspace.audit().append(EVENT).sequence()).isEqualTo(1);
        }
    }

    @Test
    void aCaseThatAnotherProcessChangedIsReadAnew() {
        QueuePolicy late = QueuePolicy.DEFAULT.deadline(each -> new QueuePolicy.Deadline(Duration.ZERO, null));
        Duration lease = Duration.ofMinutes(1);
        try (SqliteWorkspace mine = SqliteWorkspace.open(file, CLOCK, late);
                SqliteWorkspace theirs = SqliteWorkspace.open(file, CLOCK, late)) {
            mine.queue().park(QueueCrowd.conflict("g1"));
            Claim claim = mine.queue().claim(ClaimRequest.next("w", lease)).get(0);
            theirs.queue().enforceDeadlines(DecisionCheck.none(), 10);
            assertThat(claim.work().handling().escalated()).isFalse();
            assertThat(mine.queue().extend(claim.lease(), lease).token())
                    .isEqualTo(claim.lease().token());
            assertThat(decide(mine, claim).handling().escalated()).isTrue();

            mine.queue().park(QueueCrowd.conflict("g2"));
            Claim stale = mine.queue().claim(ClaimRequest.next("w", lease)).get(0);
            theirs.queue().park(QueueCrowd.other("g2"));
            assertThatExceptionOfType(StaleCaseException.class).isThrownBy(() -> decide(mine, stale));
        }
    }

    private static ConflictCase decide(SqliteWorkspace workspace, Claim claim) {
        return workspace
                .queue()
                .decide(
                        claim.lease(),
                        claim.work().revision(),
                        new Decision.TakeSide(Decision.Pick.LOCAL),
                        DecisionCheck.none(),
                        "");
    }

    @Test
    void manyWhoOpenANewWorkspaceAtOnceAllSucceed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> openers = IntStream.range(0, 4)
                    .<Callable<Long>>mapToObj(each -> () -> {
                        try (SqliteWorkspace workspace = open()) {
                            return workspace.audit().append(EVENT).sequence();
                        }
                    })
                    .toList();
            List<Long> sequences = threads.invokeAll(openers).stream()
                    .map(SqliteWorkspaceTest::result)
                    .collect(Collectors.toList());
            assertThat(sequences).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void workThatFailsInOneTransactionLeavesNothing() {
        try (SqliteWorkspace workspace = open()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> workspace.inOneTransaction(() -> {
                        workspace.audit().append(EVENT);
                        throw new IllegalStateException("stop");
                    }))
                    .withMessage("stop");

            assertThat(workspace.audit().entries(0, 9)).isEmpty();
        }
    }

    @Test
    void aPartThatFailsInOneTransactionLeavesTheOthers() {
        try (SqliteWorkspace workspace = open()) {
            workspace.inOneTransaction(() -> {
                workspace.audit().append(EVENT);
                assertThatIllegalStateException()
                        .isThrownBy(() -> workspace.inOneTransaction(() -> {
                            workspace.audit().append(EVENT);
                            throw new IllegalStateException("stop");
                        }));
                return workspace.audit().append(EVENT);
            });

            assertThat(workspace.audit().entries(0, 9)).hasSize(2);
            assertThat(workspace.audit().verify()).isEmpty();
        }
    }

    @Test
    void aClosedWorkspaceSaysSo() {
        SqliteWorkspace workspace = open();
        workspace.close();
        workspace.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> workspace.queue().counts())
                .withMessage("The workspace " + file + " was closed; open it again");
    }

    @Test
    void theFileIsDurableByItsSettings() throws Exception {
        open().close();
        assertThat(SqliteSettings.writing(SqliteSettings.PATIENCE).toProperties())
                .containsEntry("synchronous", "FULL")
                .containsEntry("busy_timeout", "10000")
                .containsEntry("transaction_mode", "IMMEDIATE")
                .containsEntry("foreign_keys", "true");
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var mode = statement.executeQuery("PRAGMA journal_mode")) {
            assertThat(mode.getString(1)).isEqualTo("wal");
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private SqliteWorkspace open() {
        return SqliteWorkspace.open(file, CLOCK);
    }

    private DatabaseException refusal() {
        return catchThrowableOfType(DatabaseException.class, this::open);
    }

    private void assertRefused(Problem problem, String message) {
        DatabaseException refusal = refusal();
        assertThat(refusal).hasMessage(message);
        assertThat(refusal.problem()).isEqualTo(problem);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return WorkspaceSchema.number(connection, sql);
        }
    }
}
