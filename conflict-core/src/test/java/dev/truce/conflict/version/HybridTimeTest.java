package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HybridTimeTest {

    @Test
    void aBareInstantHasNeitherCounterNorNode() {
        Instant instant = Instant.parse("2026-01-13T12:00:00.123456789Z");
        assertThat(HybridTime.of(instant)).isEqualTo(new HybridTime(1_768_305_600_123L, 0, ""));
        assertThat(HybridTime.of(instant).instant()).isEqualTo(Instant.parse("2026-01-13T12:00:00.123Z"));
        assertThat(HybridTime.ofMillis(-1)).isEqualTo(new HybridTime(-1, 0, ""));
        assertThat(HybridTime.ofMillis(5).isBareInstant()).isTrue();
        assertThat(new HybridTime(5, 1, "").isBareInstant()).isFalse();
        assertThat(new HybridTime(5, 0, "n").isBareInstant()).isFalse();
    }

    @Test
    void aHubOrdersByInstantThenCounterAndPeersThenByNode() {
        HybridTime time = new HybridTime(5, 5, "m");
        assertThat(time.compareIgnoringNode(new HybridTime(4, 9, "m"))).isPositive();
        assertThat(time.compareIgnoringNode(new HybridTime(6, 0, "m"))).isNegative();
        assertThat(time.compareIgnoringNode(new HybridTime(5, 4, "m"))).isPositive();
        assertThat(time.compareIgnoringNode(new HybridTime(5, 6, "m"))).isNegative();
        assertThat(time.compareIgnoringNode(new HybridTime(5, 5, "z"))).isZero();
        assertThat(time).isLessThan(new HybridTime(5, 5, "z")).isGreaterThan(new HybridTime(5, 5, "a"));
        assertThat(time).isGreaterThan(new HybridTime(5, 4, "z")).isEqualByComparingTo(new HybridTime(5, 5, "m"));
    }

    @Test
    void aBareInstantIsWrittenAsSuchAndAHybridTimeWithCounterAndNode() {
        assertThat(HybridTime.ofMillis(0)).hasToString("1970-01-01T00:00:00Z");
        assertThat(new HybridTime(1, 2, "n")).hasToString("1970-01-01T00:00:00.001Z+2@n");
    }

    @Test
    void aNegativeCounterIsRefused() {
        assertThatThrownBy(() -> new HybridTime(0, -1, "n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The counter of a hybrid time is not negative, but was -1");
    }
}
