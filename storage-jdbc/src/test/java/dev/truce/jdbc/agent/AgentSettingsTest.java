package dev.truce.jdbc.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.Schedule;
import dev.truce.rollback.operation.Thresholds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {

    @ParameterizedTest
    @CsvSource({"' ', 1", "anna, 0"})
    void anAgentHasANameAndRunsSomething(String owner, int mostAtOnce) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new AgentSettings(owner, List.of(), Thresholds.DEFAULTS, mostAtOnce, RetryPolicy.DEFAULT))
                .withMessage("An agent has a name and runs one job at least, but they were \"" + owner + "\" and "
                        + mostAtOnce);
    }

    @Test
    void twoJobsOfOneNameAreRefused() {
        Job job = Job.of("check", JobKind.VERIFY, "", Schedule.every(Duration.ofHours(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgentSettings.of("anna", List.of(job, job)))
                .withMessage("Two jobs are called \"check\"; give each a name of its own");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1H", "PT0.0009S, PT1H", "PT2H, PT1H"})
    void aRetryRestsAndItsLongestRestIsNotTheShortest(Duration first, Duration longest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(first, longest))
                .withMessage("A job is tried again after a millisecond at least, and the longest time is not shorter"
                        + " than the first, but they were " + first + " and " + longest);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1M", "2, PT2M", "6, PT32M", "7, PT1H", "99, PT1H"})
    void aRestDoublesUpToTheLongest(int failures, Duration rest) {
        assertThat(RetryPolicy.DEFAULT.after(failures)).isEqualTo(rest);
    }
}
