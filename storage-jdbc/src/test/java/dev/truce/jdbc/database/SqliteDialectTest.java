package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDialectTest {

    @TempDir
    Path folder;

    private final Dialect dialect = new SqliteDialect(new SqliteClock(InstantSource.system(), SteadyTime.MACHINE));

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\\", "a\0", "\ud83d\ude00", "\ud800", "\udc00\ud800\\", "\u0001", "\u0001\ud800"})
    void everyTextComesBackFromItsColumn(String text) {
        String column = dialect.column(text);

        assertThat(column).matches(StandardCharsets.UTF_8.newEncoder()::canEncode);
        assertThat(dialect.text(column)).isEqualTo(text);
    }

    @Test
    void aDatabaseIsWrittenAnewOnceNobodyElseUsesIt() throws SQLException {
        try (Connection connection = connect();
                Connection other = connect();
                Handle handle = Jdbi.open(connection)) {
            handle.execute("CREATE TABLE t (n)");
            SqliteTransaction.execute(other, "BEGIN IMMEDIATE");
            assertThat(dialect.rewrite(handle)).isFalse();

            SqliteTransaction.execute(other, "ROLLBACK");
            assertThat(dialect.rewrite(handle)).isTrue();
        }
    }

    @Test
    void aDatabaseThatCannotBeWrittenAnewSaysSo() throws SQLException {
        try (Connection connection = connect();
                Handle handle = Jdbi.open(connection)) {
            handle.execute("BEGIN");
            assertThatIllegalStateException()
                    .isThrownBy(() -> dialect.rewrite(handle))
                    .withMessage("The database was not written anew")
                    .withStackTraceContaining("cannot VACUUM from within a transaction");
        }
    }

    private Connection connect() throws SQLException {
        return SqliteSettings.writing(Duration.ofMillis(20))
                .createConnection("jdbc:sqlite:" + folder.resolve("truce.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0001", "\u0001a", "\u0001a\\", "\u0001\\n", "\u0001\\u12", "\u0001\\u0041", "\u0001\\uxxxx"})
    void whatWasWrittenBeforeThereWereEscapesIsReadAsItStands(String column) {
        assertThat(dialect.text(column)).isEqualTo(column);
    }
}
