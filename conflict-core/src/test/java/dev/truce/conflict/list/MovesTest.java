package dev.truce.conflict.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovesTest {

    @ParameterizedTest(name = "{0} became {1}: moved {2}")
    @CsvSource({
        "a b c d, a b c d, ''",
        "a b c d, d a b c, d",
        "a b c d, b c d a, a",
        "a b c d, a c b d, b c",
        "a b c d, d c b a, a b c d",
        "a b c d, b a d c, a b c d",
        "a b c d e, a d b c e, d",
        "a b c d e, e b c d a, a e",
        "a b c, a x c b y, b c",
        "a b c, c, ''",
        "a, x, ''",
    })
    void movedIsWhatTheOldOrderCanDoWithout(String before, String after, String moved) {
        assertThat(String.join(
                        " ",
                        new TreeSet<>(
                                Moves.between(Arrays.asList(before.split(" ")), Arrays.asList(after.split(" "))))))
                .isEqualTo(moved);
    }
}
