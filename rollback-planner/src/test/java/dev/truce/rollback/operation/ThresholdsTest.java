package dev.truce.rollback.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,  1, 50,   0, PT0S, PT1M, PT1H",
        "-PT1S, 1, 50,   0, PT0S, PT1M, PT1H",
        "PT1H,  0, 50,   0, PT0S, PT1M, PT1H",
        "PT1H,  1, 0,    0, PT0S, PT1M, PT1H",
        "PT1H,  1, 101,  0, PT0S, PT1M, PT1H",
        "PT1H,  1, 50,  -1, PT0S, PT1M, PT1H",
        "PT1H,  1, 50,   0, -PT1S, PT1M, PT1H",
        "PT1H,  1, 50,   0, PT0S, PT0S, PT1H",
        "PT1H,  1, 50,   0, PT0S, PT1M, PT0S"
    })
    void whatWouldAlwaysOrNeverBeWrongIsNoThreshold(
            Duration overdue,
            int failures,
            int shrunkenPercent,
            long freeBytes,
            Duration copyBehind,
            Duration clockDrift,
            Duration repeat) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Thresholds(overdue, failures, shrunkenPercent, freeBytes, copyBehind, clockDrift, repeat))
                .withMessageStartingWith("times are positive, failures at least 1, percent 1 to 100, but found ")
                .withMessageContaining(", " + failures + ", " + shrunkenPercent + " and " + freeBytes);
    }

    @Test
    void theStrictestThresholdsAreThresholds() {
        Duration least = Duration.ofNanos(1);
        assertThat(new Thresholds(least, 1, 1, 0, Duration.ZERO, least, least).shrunkenPercent())
                .isEqualTo(1);
        assertThat(new Thresholds(least, 1, 100, 0, Duration.ZERO, least, least).shrunkenPercent())
                .isEqualTo(100);
    }
}
