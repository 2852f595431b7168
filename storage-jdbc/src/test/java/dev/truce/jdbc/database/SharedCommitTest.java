package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.truce.jdbc.database.SharedCommit.Part;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SharedCommitTest {

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final SqliteClock clock = new SqliteClock(InstantSource.system(), SteadyTime.MACHINE);
    private Connection connection;
    private SharedCommit shared;

    @BeforeEach
    void open() throws SQLException {
        connection = SqliteSettings.writing(Duration.ofSeconds(9)).createConnection("jdbc:sqlite:" + file());
        for (String sql : List.of(
                "PRAGMA journal_mode = WAL",
                "CREATE TABLE seen (number INTEGER PRIMARY KEY)",
                "CREATE TABLE late (number INTEGER REFERENCES seen (number) DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TRIGGER trap BEFORE INSERT ON seen WHEN new.number = 13"
                        + " BEGIN SELECT RAISE(ROLLBACK, 'all is undone'); END")) {
            SqliteTransaction.execute(connection, sql);
        }
        shared = new SharedCommit(
                sql -> {
                    said.add(sql);
                    SqliteTransaction.execute(connection, sql);
                },
                clock);
    }

    private Path file() {
        return folder.resolve("shared.db");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private SqliteTransaction.Work<Integer> insert(int number) {
        return () -> {
            SqliteTransaction.execute(connection, "INSERT INTO seen VALUES (" + number + ")");
            return number;
        };
    }

    /** What others see. */
    private List<Integer> committed() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number FROM seen ORDER BY number")) {
            List<Integer> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }

    @Test
    void partsShareACommit() throws SQLException {
        Part<Integer> one = shared.join(insert(1));
        Part<Integer> two = shared.join(insert(2));
        assertThat(committed()).as("before the commit").isEmpty();
        assertThat(shared.isOpen()).isTrue();

        shared.settle();
        one.outcome().await();
        two.outcome().await();

        assertThat(List.of(one.result(), two.result())).containsExactly(1, 2);
        assertThat(committed()).containsExactly(1, 2);
        assertThat(said).containsExactly("BEGIN IMMEDIATE", "SAVEPOINT shared", "RELEASE shared", "COMMIT");
        assertThat(shared.isOpen()).isFalse();
    }

    @Test
    void aPartThatFailsUndoesItselfOnly() throws SQLException {
        Part<Integer> one = shared.join(insert(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> shared.join(() -> {
                    insert(2).run();
                    throw new IllegalStateException("no");
                }));
        Part<Integer> three = shared.join(insert(3));

        shared.settle();
        one.outcome().await();
        three.outcome().await();

        assertThat(committed()).containsExactly(1, 3);
    }

    @Test
    void aFirstPartThatFailsLeavesNothingOpen() throws SQLException {
        assertThatIllegalStateException()
                .isThrownBy(() -> shared.join(() -> {
                    insert(1).run();
                    throw new IllegalStateException("no");
                }));
        assertThat(shared.isOpen()).isFalse();

        Part<Integer> two = shared.join(insert(2));
        shared.settle();
        two.outcome().await();

        assertThat(committed()).containsExactly(2);
    }

    @Test
    void whatUndoesTheWholeTransactionFailsAllOfIt() throws SQLException {
        Part<Integer> one = shared.join(insert(1));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> shared.join(insert(13)))
                .withMessageContaining("all is undone");

        assertThat(shared.isOpen()).isFalse();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> one.outcome().await())
                .withMessageContaining("all is undone");
        Part<Integer> two = shared.join(insert(2));
        shared.settle();
        two.outcome().await();
        assertThat(committed()).containsExactly(2);
    }

    @Test
    void whatIsNoErrorOfTheDatabaseFailsAllOfItToo() throws SQLException {
        Part<Integer> one = shared.join(insert(1));
        IllegalStateException failure = new IllegalStateException("no");
        assertThatIllegalStateException()
                .isThrownBy(() -> shared.join(() -> {
                    assertThatExceptionOfType(SQLException.class)
                            .isThrownBy(() -> insert(13).run());
                    throw failure;
                }));

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> one.outcome().await())
                .withCause(failure);
        assertThat(committed()).isEmpty();
    }

    @Test
    void aCommitThatFailsFailsAllOfIt() throws SQLException {
        Part<Integer> one = shared.join(insert(1));
        Part<Boolean> late = shared.join(() -> {
            SqliteTransaction.execute(connection, "INSERT INTO late VALUES (99)");
            return true;
        });

        shared.settle();

        for (Part<?> each : List.of(one, late)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> each.outcome().await())
                    .matches(SqliteErrors::isForeignKey);
        }
        assertThat(committed()).isEmpty();
        Part<Integer> two = shared.join(insert(2));
        shared.settle();
        two.outcome().await();
        assertThat(committed()).containsExactly(2);
    }

    @Test
    void notTooManyWaitForEachOther() throws SQLException {
        for (int i = 100; i < 100 + SharedCommit.AT_MOST; i++) {
            assertThat(shared.isFull()).isFalse();
            shared.join(insert(i));
        }
        assertThat(shared.isFull()).isTrue();
        shared.settle();
        shared.join(insert(1));
        assertThat(shared.isFull()).isFalse();
        shared.settle();
    }

    @Test
    @Timeout(60)
    void nobodySeesWhatIsNotCommitted() throws Exception {
        Path workspace = folder.resolve("truce.db");
        try (SqliteDatabase database = SqliteDatabase.open(workspace, Duration.ofSeconds(9), clock)) {
            database.write(handle -> handle.execute("CREATE TABLE seen (number INTEGER)"));
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch inside = new CountDownLatch(1);
            Thread first = new Thread(() -> database.writeShort(handle -> {
                inside.countDown();
                awaitQuietly(go);
                return handle.execute("INSERT INTO seen VALUES (1)");
            }));
            AtomicReference<List<Integer>> read = new AtomicReference<>(List.of());
            Thread reader = new Thread(() -> read.set(database.read(handle -> {
                try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + workspace);
                        Statement statement = other.createStatement();
                        ResultSet row = statement.executeQuery("SELECT count(*) FROM seen")) {
                    row.next();
                    int here = handle.createQuery("SELECT count(*) FROM seen")
                            .mapTo(Integer.class)
                            .one();
                    return List.of(here, row.getInt(1));
                }
            })));
            Thread second =
                    new Thread(() -> database.writeShort(handle -> handle.execute("INSERT INTO seen VALUES (2)")));
            first.start();
            inside.await();
            // whoever waits longer has the next turn: the first one leaves its commit to the second, and the reader is
            // between
            reader.start();
            waiting(reader);
            second.start();
            waiting(second);
            go.countDown();
            for (Thread each : List.of(first, reader, second)) {
                each.join();
            }

            assertThat(read.get()).as("seen here, and by others").containsExactly(1, 1);
        }
    }

    @Test
    @Timeout(60)
    void whoeverLeavesItsCommitToAnotherWaitsForIt() throws Exception {
        Path workspace = folder.resolve("truce.db");
        try (SqliteDatabase database = SqliteDatabase.open(workspace, Duration.ofSeconds(9), clock)) {
            database.write(handle -> handle.execute("CREATE TABLE seen (number INTEGER)"));
            CountDownLatch goFirst = new CountDownLatch(1);
            CountDownLatch goSecond = new CountDownLatch(1);
            CountDownLatch insideFirst = new CountDownLatch(1);
            CountDownLatch insideSecond = new CountDownLatch(1);
            Thread first = new Thread(() -> database.writeShort(handle -> {
                insideFirst.countDown();
                awaitQuietly(goFirst);
                return handle.execute("INSERT INTO seen VALUES (1)");
            }));
            Thread second = new Thread(() -> database.writeShort(handle -> {
                insideSecond.countDown();
                awaitQuietly(goSecond);
                return handle.execute("INSERT INTO seen VALUES (2)");
            }));
            first.start();
            insideFirst.await();
            second.start();
            waiting(second);
            goFirst.countDown();
            insideSecond.await();
            while (first.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            Thread.State whileNotCommitted = first.getState();
            goSecond.countDown();
            first.join();
            second.join();

            assertThat(whileNotCommitted).isEqualTo(Thread.State.WAITING);
            assertThat(database.<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM seen")
                            .mapTo(Integer.class)
                            .one()))
                    .isEqualTo(2);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
