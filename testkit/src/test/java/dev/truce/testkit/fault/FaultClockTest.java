package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FaultClockTest {

    private static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final FaultClock clock = FaultClock.at(NOON);

    @Test
    void itStandsStillUntilTimePasses() {
        assertThat(clock.instant()).isEqualTo(NOON).isEqualTo(clock.instant());
        long before = clock.nanoTime();
        clock.pass(HOUR);

        assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR));
        assertThat(clock.nanoTime() - before).isEqualTo(HOUR.toNanos());
        assertThat(clock.passed()).isEqualTo(HOUR);
    }

    @Test
    void itTellsWhatItShowsAndHowFarItIsAhead() {
        clock.jump(Duration.ofSeconds(90));
        clock.pass(HOUR);

        assertThat(clock).hasToString("2026-01-13T13:01:30Z, ahead by PT1M30S");
    }

    @Test
    void itCountsFromSomeTimeBeforeItsStart() {
        assertThat(clock.nanoTime()).isPositive();
    }

    @Test
    void aJumpMovesWhatItShowsAndNoTimePasses() {
        long before = clock.nanoTime();
        clock.jump(Duration.ofDays(-3650));
        assertThat(clock.instant()).isEqualTo(NOON.minus(Duration.ofDays(3650)));
        clock.jump(Duration.ofDays(3651));
        clock.pass(HOUR);

        assertThat(clock.ahead()).isEqualTo(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofDays(1)).plus(HOUR));
        assertThat(clock.nanoTime() - before).isEqualTo(HOUR.toNanos());
    }

    @Test
    void driftIsExactInWhateverPiecesTimePasses() {
        FaultClock inPieces = FaultClock.at(NOON);
        clock.drift(50);
        inPieces.drift(50);
        clock.pass(HOUR);
        for (int i = 0; i < 3600; i++) {
            inPieces.pass(Duration.ofSeconds(1));
        }

        assertThat(clock.ahead()).isEqualTo(Duration.ofMillis(180)).isEqualTo(inPieces.ahead());
        assertThat(clock.passed()).isEqualTo(HOUR);
    }

    @Test
    void whatWasGainedStaysWhenTheSpeedChanges() {
        clock.drift(1_000);
        clock.pass(HOUR);
        clock.drift(-1_000_000);
        clock.pass(HOUR);
        assertThat(clock.instant())
                .as("it stands still")
                .isEqualTo(NOON.plus(HOUR).plusMillis(3_600));
        clock.drift(0);
        clock.pass(HOUR);

        assertThat(clock.instant()).isEqualTo(NOON.plus(HOUR).plus(HOUR).plusMillis(3_600));
        assertThat(clock.ahead()).isEqualTo(HOUR.negated().plusMillis(3_600));
    }

    @Test
    void timeDoesNotRunBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.pass(HOUR.negated()))
                .withMessage("Time passes forwards, but PT-1H was to pass; let the clock jump");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.drift(-1_000_001))
                .withMessage(
                        "A clock loses at most 1000000 parts in a million, but -1000001 were asked for; let it jump");
    }
}
