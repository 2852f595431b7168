package dev.truce.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.jdbc.Outbox.Terms;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxTermsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ' ' | PT1S    | 1 | PT0S  | 1 | A deliverer needs a name, but it was empty
            w   | PT0S    | 1 | PT0S  | 1 | A lease lasts a millisecond at least and a pause is not negative, but they were PT0S and PT0S
            w   | PT1S    | 1 | PT-1S | 1 | A lease lasts a millisecond at least and a pause is not negative, but they were PT1S and PT-1S
            w   | PT1S    | 0 | PT0S  | 1 | At least one message is tried at least once, but the limits were 1 messages and 0 attempts
            w   | PT1S    | 1 | PT0S  | 0 | At least one message is tried at least once, but the limits were 0 messages and 1 attempts
            """)
    void termsThatDeliverNothingAreRefused(
            String owner, Duration lease, int mostAttempts, Duration pause, int limit, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Terms(owner, lease, mostAttempts, pause, limit))
                .withMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S, 1, PT1S",
        "PT1S, 12, PT34M8S",
        "PT1S, 13, PT1H",
        "PT1S, 99, PT1H",
        "PT0.001S, 23, PT1H",
        "PT2H, 5, PT2H"
    })
    void aPauseDoublesUpToAnHourUnlessItIsLonger(Duration pause, int attempts, Duration rest) {
        assertThat(new Terms("w", Duration.ofSeconds(1), 1, pause, 1).pauseAfter(attempts))
                .isEqualTo(rest);
    }
}
