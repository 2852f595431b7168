package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

class SqliteErrorsTest {

    private static SQLException error(SQLiteErrorCode code) {
        return error(code, "why");
    }

    private static SQLException error(SQLiteErrorCode code, String message) {
        return new SQLException(message, null, code.code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SQLITE_FULL             | FULL           | the storage is full; make room and try again
            SQLITE_IOERR_SHMSIZE    | FULL           | a file beside it cannot grow; make room and try again
            SQLITE_NOTADB           | NOT_A_DATABASE | this is not a SQLite database; name another file
            SQLITE_CORRUPT          | NOT_A_DATABASE | the database is damaged; restore it from a copy
            SQLITE_CORRUPT_INDEX    | NOT_A_DATABASE | the database is damaged; restore it from a copy
            SQLITE_READONLY         | NOT_WRITABLE   | the file or its folder may not be written to; check owner, mode and mount
            SQLITE_PERM             | NOT_WRITABLE   | the file or its folder may not be written to; check owner, mode and mount
            SQLITE_CANTOPEN         | NOT_WRITABLE   | the file, or one beside it, cannot be opened; check owner, mode and mount of file and folder
            SQLITE_CONSTRAINT       | UNFIT          | the tables refuse the data
            SQLITE_MISMATCH         | UNFIT          | the tables refuse the data
            SQLITE_TOOBIG           | UNFIT          | the tables refuse the data
            SQLITE_IOERR_READ       | FAILED         | reading or writing failed
            """)
    void anErrorSaysWhatIsWrongAndWhatToDo(SQLiteErrorCode code, Problem problem, String words) {
        SQLException error = error(code);

        RuntimeException translated = SqliteErrors.translate("a.db", new IllegalStateException(error));

        assertThat(translated)
                .hasMessage("a.db: " + words + " (SQLite: why)")
                .hasCause(error)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        each -> assertThat(each.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"})
    void othersMayUseTheDatabase(SQLiteErrorCode code) {
        SQLException error = error(code);

        assertThat(SqliteErrors.isBusy(new IllegalStateException(error))).isTrue();
        assertThat(SqliteErrors.translate("a.db", error))
                .isInstanceOf(StoreLockedException.class)
                .hasCause(error);
    }

    @Test
    void whatIsNoErrorOfTheDatabaseStaysWhatItIs() {
        RuntimeException own = new IllegalArgumentException("no");
        Exception other = new IOException("no");

        assertThat(SqliteErrors.translate("a.db", own)).isSameAs(own);
        assertThat(SqliteErrors.translate("a.db", other))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(other);
        assertThat(SqliteErrors.isBusy(own)).isFalse();
        assertThat(SqliteErrors.isBusy(error(SQLiteErrorCode.SQLITE_FULL))).isFalse();
    }

    @Test
    void aForeignKeyIsToldFromOtherConstraints() {
        String words = "FOREIGN KEY constraint failed";
        assertThat(SqliteErrors.isForeignKey(error(SQLiteErrorCode.SQLITE_CONSTRAINT, words)))
                .isTrue();
        assertThat(SqliteErrors.isForeignKey(error(SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY, words)))
                .isTrue();
        assertThat(SqliteErrors.isForeignKey(error(SQLiteErrorCode.SQLITE_CONSTRAINT, "UNIQUE constraint failed")))
                .isFalse();
        assertThat(SqliteErrors.isForeignKey(error(SQLiteErrorCode.SQLITE_ERROR, words)))
                .isFalse();
    }
}
