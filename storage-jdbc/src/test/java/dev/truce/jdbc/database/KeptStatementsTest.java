package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptStatementsTest {

    private static final String COUNT = "SELECT count(*) FROM word";
    private static final String ALL = "SELECT text FROM word ORDER BY text";

    private final KeptStatements kept = new KeptStatements();
    private Connection connection;
    private Handle handle;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        handle =
                Jdbi.create(connection).setStatementBuilderFactory(each -> kept).open();
        handle.execute("CREATE TABLE word (text TEXT NOT NULL)");
        add("one");
        add("two");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void add(String text) {
        handle.createUpdate("INSERT INTO word VALUES (:text)")
                .bind("text", text)
                .execute();
    }

    @Test
    void aStatementIsPreparedOnceAndGivenToOneAtATime() throws SQLException {
        PreparedStatement first = kept.create(connection, COUNT, null);
        PreparedStatement second = kept.create(connection, COUNT, null);
        assertThat(second).isNotSameAs(first);
        kept.close(connection, COUNT, first);
        kept.close(connection, COUNT, second);
        assertThat(second.isClosed()).isTrue();
        assertThat(kept.create(connection, COUNT, null)).isSameAs(first);
    }

    @Test
    void aPragmaIsPreparedAnew() throws SQLException {
        String pragma = "PRAGMA secure_delete = ON";
        PreparedStatement first = kept.create(connection, pragma, null);
        kept.close(connection, pragma, first);
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void thoseUsedLastAreKept() throws SQLException {
        PreparedStatement first = kept.create(connection, COUNT, null);
        kept.close(connection, COUNT, first);
        PreparedStatement second = kept.create(connection, ALL, null);
        kept.close(connection, ALL, second);
        for (int i = 0; i < 63; i++) {
            kept.close(connection, "", kept.create(connection, "SELECT " + i, null));
            assertThat(kept.create(connection, COUNT, null)).isSameAs(first);
            kept.close(connection, COUNT, first);
        }
        assertThat(second.isClosed()).isTrue();
        assertThat(kept.kept()).isEqualTo(64);
    }

    @Test
    void aQueryMayRunWithinItself() {
        List<Integer> counts = handle.createQuery(ALL)
                .map((row, context) ->
                        handle.createQuery(ALL).mapTo(String.class).list().size())
                .list();
        assertThat(counts).containsExactly(2, 2);
    }

    @Test
    void whatWasBoundBeforeIsForgotten() throws SQLException {
        String insert = "INSERT INTO word VALUES (?)";
        PreparedStatement first = kept.create(connection, insert, null);
        first.setString(1, "three");
        kept.close(connection, insert, first);
        PreparedStatement again = kept.create(connection, insert, null);
        assertThat(again).isSameAs(first);
        assertThatExceptionOfType(SQLException.class).isThrownBy(again::executeUpdate);
        assertThat(handle.createQuery(ALL).mapTo(String.class).list()).containsExactly("one", "two");
    }

    @Test
    void aTableThatWasMadeAnewIsReadAsItIs() {
        assertThat(handle.createQuery("SELECT * FROM word LIMIT 1").mapToMap().one())
                .containsOnlyKeys("text");
        handle.execute("ALTER TABLE word ADD COLUMN length INTEGER");
        assertThat(handle.createQuery("SELECT * FROM word LIMIT 1").mapToMap().one())
                .containsOnlyKeys("text", "length");
    }
}
