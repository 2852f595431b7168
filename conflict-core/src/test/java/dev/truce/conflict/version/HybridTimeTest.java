package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HybridTimeTest {

    /** {@code 5.2@b}: millisecond 5, counter 2, node b. */
    @ParameterizedTest(name = "{0} is before {1}")
    @CsvSource({
        "-1.9@z, 0.0@a",
        "1.9@z, 2.0@a",
        "1.1@z, 1.2@a",
        "1.1@a, 1.1@b",
        "1.1@, 1.1@a",
        "1.1@\uFF5E, 1.1@\uD83D\uDE00",
    })
    void peersOrderByPhysicalTimeThenCounterThenNode(String earlier, String later) {
        assertThat(time(earlier)).isLessThan(time(later));
        assertThat(time(later)).isGreaterThan(time(earlier));
    }

    @ParameterizedTest(name = "{0} against {1}: {2}")
    @CsvSource({"1.1@a, 1.1@b, 0", "1.1@z, 1.2@a, -1", "2.0@a, 1.9@a, 1", "1.1@a, 1.1@a, 0"})
    void aHubLooksAtTimeAndCounterOnly(String one, String two, int expected) {
        assertThat(Integer.signum(time(one).compareIgnoringNode(time(two)))).isEqualTo(expected);
    }

    private static HybridTime time(String text) {
        int dot = text.indexOf('.');
        int at = text.indexOf('@');
        return new HybridTime(
                Long.parseLong(text.substring(0, dot)),
                Integer.parseInt(text.substring(dot + 1, at)),
                text.substring(at + 1));
    }

    @Test
    void aBareInstantHasNeitherCounterNorNode() {
        HybridTime bare = HybridTime.of(Instant.parse("2026-01-13T10:00:00.123999Z"));
        assertThat(bare).isEqualTo(HybridTime.ofMillis(1_768_298_400_123L));
        assertThat(bare.isBareInstant()).isTrue();
        assertThat(bare).hasToString("2026-01-13T10:00:00.123Z");
        assertThat(bare.instant()).isEqualTo(Instant.parse("2026-01-13T10:00:00.123Z"));
        assertThat(new HybridTime(1, 1, "").isBareInstant()).isFalse();
        assertThat(new HybridTime(1, 0, "n").isBareInstant()).isFalse();
        assertThat(new HybridTime(0, 2, "n")).hasToString("1970-01-01T00:00:00Z+2@n");
    }

    @Test
    void aCounterIsNotNegative() {
        assertThat(new HybridTime(0, 0, "n").counter()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HybridTime(0, -1, "n"))
                .withMessage("The counter of a hybrid time is not negative, but was -1");
    }

    @Property
    void textsAreOrderedAsTheirUtf8BytesAre(
            @ForAll @CharRange(from = 'a', to = 'c') String prefix, @ForAll String one, @ForAll String two) {
        String first = prefix + wellFormed(one);
        String second = prefix + wellFormed(two);
        int bytes =
                Arrays.compareUnsigned(first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(CodePoints.compare(first, second))).isEqualTo(Integer.signum(bytes));
    }

    /** UTF-8 has no form for a surrogate without its partner. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void textsAreOrderedByCodePointsAndNotByUtf16Units() {
        assertThat(CodePoints.compare("\uFF5E", "\uD83D\uDE00")).isNegative();
        assertThat(CodePoints.compare("\uD83D\uDE00", "\uFF5E")).isPositive();
        assertThat(CodePoints.compare("\uD83D\uDE00", "\uD83D\uDE01")).isNegative();
        assertThat(CodePoints.compare("a", "ab")).isNegative();
        assertThat(CodePoints.compare("b", "ab")).isPositive();
        assertThat(CodePoints.compare("ab", "ab")).isZero();
    }
}
