package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "PT-3S,    0 s",
        "PT119S,   119 s",
        "PT120S,   2 minutes",
        "PT119M,   119 minutes",
        "PT120M,   2 hours",
        "PT47H59M, 47 hours",
        "PT48H,    2 days"
    })
    void aSpanIsSaidInTheLargestUnitThatSaysEnough(Duration time, String said) {
        assertThat(Values.span(time)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "1023,                1023 B",
        "1536,                1.5 KiB",
        "1073741824,          1.0 GiB",
        "1099511627776,       1.0 TiB",
        "9223372036854775807, 8388608.0 TiB"
    })
    void aSizeIsSaidInTheLargestUnitThereIs(long bytes, String said) {
        assertThat(Values.size(bytes)).isEqualTo(said);
    }
}
