package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void theNextVersionIsAboveBothInTheHigherEpoch() {
        assertThat(ScalarVersion.next(new ScalarVersion(0, 7), new ScalarVersion(2, 3)))
                .contains(new ScalarVersion(2, 8));
        assertThat(ScalarVersion.next(null, new ScalarVersion(0, 3))).contains(new ScalarVersion(0, 4));
        assertThat(ScalarVersion.next(null, null)).contains(new ScalarVersion(0, 1));
    }

    @Test
    void nothingFollowsAnExhaustedOrNegativeVersion() {
        assertThat(ScalarVersion.next(new ScalarVersion(0, Long.MAX_VALUE), null))
                .isEmpty();
        assertThat(ScalarVersion.next(new ScalarVersion(0, 1), new ScalarVersion(0, -1)))
                .isEmpty();
        assertThat(ScalarVersion.next(new ScalarVersion(-1, 1), null)).isEmpty();
    }

    @Test
    void aVectorKnowsItsAncestorsAndItsRivals() {
        VersionVector first = VersionVector.EMPTY.next("a");
        VersionVector second = first.next("b");
        VersionVector rival = first.next("a");
        assertThat(first.compare(second)).isEqualTo(Causality.BEFORE);
        assertThat(second.compare(first)).isEqualTo(Causality.AFTER);
        assertThat(second.compare(rival)).isEqualTo(Causality.CONCURRENT);
        assertThat(second.join(rival)).isEqualTo(VersionVector.of(Map.of("a", 2L, "b", 1L)));
        assertThat(second.join(rival).compare(second)).isEqualTo(Causality.AFTER);
        assertThat(VersionVector.of(Map.of("a", 0L)).compare(VersionVector.EMPTY))
                .isEqualTo(Causality.SAME);
    }

    @Property
    void joiningIsCommutativeAndAboveBoth(@ForAll Map<String, Byte> one, @ForAll Map<String, Byte> two) {
        VersionVector first = vector(one);
        VersionVector second = vector(two);
        VersionVector join = first.join(second);
        assertThat(join).isEqualTo(second.join(first)).hasSameHashCodeAs(second.join(first));
        assertThat(join.compare(first)).isIn(Causality.SAME, Causality.AFTER);
        assertThat(join.compare(second)).isIn(Causality.SAME, Causality.AFTER);
        assertThat(first.compare(second)).isEqualTo(second.compare(first).mirrored());
    }

    private static VersionVector vector(Map<String, Byte> counts) {
        Map<String, Long> positive = new HashMap<>();
        counts.forEach((node, count) -> positive.put(node, Math.abs((long) count)));
        return VersionVector.of(positive);
    }

    @Test
    void aClockThatStandsStillOrGoesBackStillTicksForward() {
        AtomicLong wall = new AtomicLong(1_000);
        HybridClock clock = new HybridClock("n", wall::get, Duration.ofMinutes(10));
        HybridTime first = clock.tick();
        HybridTime second = clock.tick();
        wall.set(10);
        HybridTime third = clock.tick();
        assertThat(second).isGreaterThan(first).isEqualTo(new HybridTime(1_000, 1, "n"));
        assertThat(third).isGreaterThan(second);
    }

    @Test
    void aReceivedTimeIsOvertakenUnlessItIsFromTheFarFuture() {
        HybridClock clock = new HybridClock("n", () -> 1_000, Duration.ofMillis(500));
        assertThat(clock.receive(new HybridTime(1_500, 7, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_500, 8, "n"));
        assertThat(clock.receive(new HybridTime(1_501, 0, "m"))).isFalse();
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_500, 9, "n"));
    }

    @Test
    void textsAreOrderedByCodePointsAndNotByUtf16Units() {
        assertThat(CodePoints.compare("\uFF5E", "\uD83D\uDE00")).isNegative();
        assertThat(CodePoints.compare("a", "ab")).isNegative();
        assertThat(CodePoints.compare("b", "ab")).isPositive();
    }
}
