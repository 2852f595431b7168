package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionVectorTest {

    private final VersionVector one = VersionVector.of(Map.of("a", 2L, "b", 1L));

    @Test
    void joiningRivalsKeepsTheHigherCountOfEachNodeInEitherOrder() {
        VersionVector two = VersionVector.of(Map.of("a", 1L, "c", 3L));
        VersionVector join = VersionVector.of(Map.of("a", 2L, "b", 1L, "c", 3L));
        assertThat(one.join(two)).isEqualTo(join);
        assertThat(two.join(one)).isEqualTo(join);
    }

    @Test
    void joiningWithAnAncestorIsTheVectorItself() {
        VersionVector ancestor = VersionVector.of(Map.of("b", 1L));
        assertThat(one.join(ancestor)).isSameAs(one);
        assertThat(ancestor.join(one)).isSameAs(one);
        assertThat(one.join(VersionVector.of(one.counts()))).isSameAs(one);
    }

    @Test
    void vectorsAreEqualByTheirNodesAndCounts() {
        assertThat(one).isEqualTo(VersionVector.of(Map.of("b", 1L, "a", 2L, "z", 0L)));
        assertThat(one)
                .isNotEqualTo(VersionVector.of(Map.of("a", 2L, "c", 1L)))
                .isNotEqualTo(VersionVector.of(Map.of("a", 2L, "b", 2L)))
                .isNotEqualTo(Version.of(2));
        assertThat(one.hashCode())
                .isNotEqualTo(VersionVector.of(Map.of("a", 2L, "c", 1L)).hashCode())
                .isNotEqualTo(VersionVector.of(Map.of("a", 2L, "b", 2L)).hashCode());
    }

    @Test
    void nodesAreWrittenInTheOrderOfTheirCodePoints() {
        assertThat(VersionVector.of(Map.of("\uD83D\uDE00", 1L, "\uFF5E", 2L)))
                .hasToString("{\uFF5E=2, \uD83D\uDE00=1}");
    }

    @Test
    void aNegativeCountIsRefused() {
        assertThatThrownBy(() -> VersionVector.of(Map.of("a", -1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The count of node \"a\" is negative: -1");
    }

    @Test
    void aMirroredRelationIsSeenFromTheOther() {
        assertThat(Causality.BEFORE.mirrored()).isEqualTo(Causality.AFTER);
        assertThat(Causality.AFTER.mirrored()).isEqualTo(Causality.BEFORE);
        assertThat(Causality.SAME.mirrored()).isEqualTo(Causality.SAME);
        assertThat(Causality.CONCURRENT.mirrored()).isEqualTo(Causality.CONCURRENT);
    }
}
