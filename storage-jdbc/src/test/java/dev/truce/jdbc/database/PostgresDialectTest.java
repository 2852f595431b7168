package dev.truce.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDialectTest {

    private final Dialect dialect = new PostgresDialect();

    @ParameterizedTest
    @ValueSource(strings = {"", "Ann", "back\\slash", "caf\u00e9", "\ud83d\ude00", "a\u0001"})
    void whatPostgresKeepsIsWrittenAsItIs(String text) {
        assertThat(dialect.column(text)).isEqualTo(text);
        assertThat(dialect.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b\\c", "\ud83d", "x\ude00y", "\ude00\ud83d", "\u0001", "\u0001\\u0000", "\\\0\\"})
    void whatItDoesNotKeepComesBack(String text) {
        String column = dialect.column(text);

        assertThat(column).doesNotContain("\0");
        assertThat(new String(column.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(column);
        assertThat(dialect.text(column)).isEqualTo(text);
    }
}
