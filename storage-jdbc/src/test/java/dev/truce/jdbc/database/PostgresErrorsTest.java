package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.StoreLockedException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53100 | FULL         | the storage is full; make room and try again
            28000 | NOT_WRITABLE | the user is not let in; check user and password
            28P01 | NOT_WRITABLE | the user is not let in; check user and password
            3D000 | NOT_FOUND    | there is no such database; create it first
            42501 | NOT_WRITABLE | the user may not do this; docs/queue.md and docs/live-tables.md list the rights
            08006 | FAILED       | the server does not answer; check address and server, and try again
            57P01 | FAILED       | the server does not answer; check address and server, and try again
            23505 | UNFIT        | the tables refuse the data
            22003 | UNFIT        | the tables refuse the data
            54000 | UNFIT        | the tables refuse the data
            42P01 | FAILED       | reading or writing failed
                  | FAILED       | reading or writing failed
            """)
    void anErrorSaysWhatIsWrongAndWhatToDo(String state, Problem problem, String words) {
        SQLException error = new SQLException("why", state);

        RuntimeException translated = PostgresErrors.translate("shop", new IllegalStateException(error));

        assertThat(translated)
                .hasMessage("shop: " + words + " (PostgreSQL: why)")
                .hasCause(error)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        each -> assertThat(each.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03"})
    void othersMayHaveTheSameRows(String state) {
        SQLException error = new SQLException("why", state);

        assertThat(PostgresErrors.translate("shop", error))
                .isInstanceOf(StoreLockedException.class)
                .hasMessage("shop is busy: another transaction had the same rows. Try again.")
                .hasCause(error);
    }

    @Test
    void whatIsNoErrorOfTheDatabaseStaysWhatItIs() {
        RuntimeException own = new IllegalArgumentException("no");
        Exception other = new IOException("no");

        assertThat(PostgresErrors.translate("shop", own)).isSameAs(own);
        assertThat(PostgresErrors.translate("shop", other))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(other);
    }
}
