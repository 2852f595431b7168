package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionVectorTest {

    @ParameterizedTest(name = "{0} against {1}: {2}, join {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''        | ''        | SAME       | ''",
                "a1        | ''        | AFTER      | a1",
                "a1        | a1        | SAME       | a1",
                "a1        | a2        | BEFORE     | a2",
                "a1        | b1        | CONCURRENT | a1 b1",
                "a1 b1     | b1        | AFTER      | a1 b1",
                "a1 b1     | a1        | AFTER      | a1 b1",
                "a1 b1     | a2        | CONCURRENT | a2 b1",
                "a2 b1     | a1 b2     | CONCURRENT | a2 b2",
                "a1 b1     | a1 b1 c1  | BEFORE     | a1 b1 c1",
                "a1 c1     | b1        | CONCURRENT | a1 b1 c1",
                "b3        | a1 b3 c1  | BEFORE     | a1 b3 c1",
                "a9 b1     | a9 b2     | BEFORE     | a9 b2",
            })
    void relationAndJoinAreExact(String one, String two, Causality expected, String joined) {
        assertThat(vector(one).compare(vector(two))).isEqualTo(expected);
        assertThat(vector(two).compare(vector(one))).isEqualTo(expected.mirrored());
        assertThat(vector(one).join(vector(two))).isEqualTo(vector(joined));
        assertThat(vector(two).join(vector(one))).isEqualTo(vector(joined));
    }

    /** {@code a1 b2}: node a wrote once, node b twice. */
    private static VersionVector vector(String text) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            counts.put(part.substring(0, 1), Long.parseLong(part.substring(1)));
        }
        return VersionVector.of(counts);
    }

    @Test
    void aJoinWithWhatIsIncludedIsTheVectorItself() {
        VersionVector more = vector("a1 b1");
        VersionVector less = vector("a1");
        assertThat(more.join(less)).isSameAs(more);
        assertThat(less.join(more)).isSameAs(more);
        assertThat(less.join(vector("a1"))).isSameAs(less);
    }

    @Test
    void aWriteIsCountedForItsNodeAlone() {
        VersionVector first = VersionVector.EMPTY.next("a");
        assertThat(first).isEqualTo(vector("a1"));
        assertThat(first.next("b").next("a")).isEqualTo(vector("a2 b1"));
        assertThat(first).isEqualTo(vector("a1"));
    }

    @Test
    void aNodeThatIsNotListedCountsZero() {
        VersionVector vector = vector("a1 c3");
        assertThat(vector.count("a")).isEqualTo(1);
        assertThat(vector.count("c")).isEqualTo(3);
        assertThat(vector.count("b")).isZero();
        assertThat(VersionVector.of(Map.of("a", 0L))).isEqualTo(VersionVector.EMPTY);
    }

    @Test
    void countsEndAtTheLargestLong() {
        VersionVector last = VersionVector.of(Map.of("a", Long.MAX_VALUE));
        assertThat(last.compare(VersionVector.of(Map.of("a", Long.MAX_VALUE - 1))))
                .isEqualTo(Causality.AFTER);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> last.next("a"));
        assertThat(last.next("b").count("b")).isEqualTo(1);
    }

    @Test
    void negativeCountsAndNodesWithoutIdAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VersionVector.of(Map.of("n", -1L)))
                .withMessage("The count of node \"n\" is negative: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VersionVector.of(Map.of("", 1L)))
                .withMessage("A version vector counts the writes of nodes, but a node of {=1} has no id");
        assertThatIllegalArgumentException().isThrownBy(() -> VersionVector.EMPTY.next(""));
    }

    @Test
    void nodesAreOrderedByCodePoints() {
        VersionVector vector = VersionVector.of(Map.of("\uD83D\uDE00", 1L, "\uFF5E", 2L, "b", 3L, "B", 4L));
        assertThat(vector).hasToString("{B=4, b=3, \uFF5E=2, \uD83D\uDE00=1}");
        assertThat(vector.counts().keySet()).containsExactly("B", "b", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void theCountsAreACopy() {
        VersionVector vector = vector("a1");
        SortedMap<String, Long> counts = vector.counts();
        counts.put("a", 7L);
        assertThat(vector.counts()).containsExactly(Map.entry("a", 1L));
    }

    @Test
    void vectorsAreEqualByNodesAndCounts() {
        assertThat(vector("a1 b2"))
                .isEqualTo(vector("b2 a1"))
                .hasSameHashCodeAs(vector("b2 a1"))
                .isNotEqualTo(vector("a1 b3"))
                .isNotEqualTo(vector("a1 c2"))
                .isNotEqualTo("{a=1, b=2}");
        assertThat(vector("a1").hashCode()).isNotEqualTo(vector("a2").hashCode());
        assertThat(vector("a1").hashCode()).isNotEqualTo(vector("b1").hashCode());
    }
}
