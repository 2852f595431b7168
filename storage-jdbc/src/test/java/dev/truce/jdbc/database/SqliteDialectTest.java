package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDialectTest {

    private final Dialect dialect = new SqliteDialect(new SqliteClock(InstantSource.system(), SteadyTime.MACHINE));

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\\", "a\0", "\ud83d\ude00", "\ud800", "\udc00\ud800\\", "\u0001", "\u0001\ud800"})
    void everyTextComesBackFromItsColumn(String text) {
        String column = dialect.column(text);

        assertThat(column).matches(StandardCharsets.UTF_8.newEncoder()::canEncode);
        assertThat(dialect.text(column)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0001", "\u0001a", "\u0001a\\", "\u0001\\n", "\u0001\\u12", "\u0001\\u0041", "\u0001\\uxxxx"})
    void whatWasWrittenBeforeThereWereEscapesIsReadAsItStands(String column) {
        assertThat(dialect.text(column)).isEqualTo(column);
    }
}
