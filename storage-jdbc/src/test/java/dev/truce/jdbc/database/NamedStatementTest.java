package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamedStatementTest {

    private static final String BOTH = "SELECT :word || :number || :word";

    private final KeptStatements kept = new KeptStatements();
    private Handle handle;

    @BeforeEach
    void open() {
        handle = Jdbi.create("jdbc:sqlite::memory:")
                .setStatementBuilderFactory(each -> kept)
                .open();
    }

    @AfterEach
    void close() {
        handle.close();
    }

    @Test
    void aNameIsBoundWhereverItStands() {
        assertThat(NamedStatement.of(handle, BOTH)
                        .bind("word", "a")
                        .bind("number", 7)
                        .first(row -> row.getString(1)))
                .contains("a7a");
        assertThat(NamedStatement.of(handle, BOTH)
                        .bind("word", null)
                        .bind("number", 7L)
                        .list(row -> String.valueOf(row.getString(1))))
                .containsExactly("null");
    }

    @Test
    void aNameThatDoesNotOccurIsNotBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedStatement.of(handle, BOTH).bind("words", "a"))
                .withMessage("No :words in SELECT ? || ? || ?");
    }

    @Test
    void aStatementIsNotRunBeforeEveryNameIsBound() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> NamedStatement.of(handle, BOTH).bind("word", "a").first(row -> row.getString(1)))
                .withMessage("Nothing is bound to :number in SELECT ? || ? || ?");
    }

    @Test
    void onlyTextsAndWholeNumbersAreBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedStatement.of(handle, "SELECT :time")
                        .bind("time", Duration.ZERO)
                        .first(row -> row.getString(1)))
                .withMessage("A text or a whole number is bound, but was class java.time.Duration");
    }
}
