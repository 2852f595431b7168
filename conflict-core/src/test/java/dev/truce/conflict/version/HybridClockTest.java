package dev.truce.conflict.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

    private final AtomicLong wall = new AtomicLong(1_000);

    private HybridClock clock(Duration maxFuture) {
        return new HybridClock("n", wall::get, maxFuture);
    }

    @Test
    void aClockNeedsTheIdOfItsNode() {
        assertThatThrownBy(() -> new HybridClock("", wall::get, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A hybrid clock needs the id of its node, but the id was empty");
    }

    @Test
    void aWallClockThatMovesOnStartsTheCounterAgain() {
        HybridClock clock = clock(Duration.ZERO);
        clock.tick();
        clock.tick();
        wall.set(1_001);
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_001, 0, "n"));
    }

    @Test
    void aClockWithoutPatienceTakesThePresentAndNothingLater() {
        HybridClock clock = clock(Duration.ZERO);
        assertThat(clock.receive(new HybridTime(1_001, 0, "m"))).isFalse();
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_000, 0, "n"));
        assertThat(clock.receive(new HybridTime(1_000, 3, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_000, 4, "n"));
    }

    @Test
    void aTimeOfThePastDoesNotTakeTheClockBack() {
        HybridClock clock = clock(Duration.ofSeconds(1));
        clock.tick();
        clock.tick();
        assertThat(clock.receive(new HybridTime(1_000, 0, "m"))).isTrue();
        assertThat(clock.receive(new HybridTime(999, 99, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_000, 2, "n"));
    }

    @Test
    void nothingIsTooFarAheadOfAClockAtTheEndOfTime() {
        wall.set(Long.MAX_VALUE - 1);
        HybridClock clock = clock(Duration.ofSeconds(1));
        assertThat(clock.receive(new HybridTime(Long.MAX_VALUE, 0, "m"))).isTrue();
        assertThat(clock.tick()).isEqualTo(new HybridTime(Long.MAX_VALUE, 1, "n"));
    }

    @Test
    void anExhaustedCounterTakesTheNextMillisecond() {
        HybridClock clock = clock(Duration.ZERO);
        assertThat(clock.receive(new HybridTime(1_000, Integer.MAX_VALUE - 1, "m")))
                .isTrue();
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_000, Integer.MAX_VALUE, "n"));
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_001, 0, "n"));
        assertThat(clock.tick()).isEqualTo(new HybridTime(1_001, 1, "n"));
    }
}
