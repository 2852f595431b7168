package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.merge.FieldRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SimulationExampleTest {

    @Test
    void thePageShowsWhatTheSimulationPrints() throws IOException {
        Throwable failure = catchThrowable(() -> SimulationExample.simulate(SimulationExample.newestTitleWins()));
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(Files.readString(Path.of("../docs/testing-your-resolver.md")))
                .contains("```text\n" + failure.getMessage() + "```");
    }

    @Test
    void thePageShowsWhatTheLawsPrint() throws IOException {
        Throwable failure = catchThrowable(() ->
                SimulationExample.oneConflictAtATime(SimulationExample.newestTitleWins(), SimulationExample.samples()));
        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(Files.readString(Path.of("../docs/testing-your-resolver.md")))
                .contains("```text\n" + failure.getMessage() + "\n```");
    }

    @Test
    void mendedItPasses() {
        SimulationExample.oneConflictAtATime(Strategy.fieldLevelMerge(), SimulationExample.samples());
        SimulationExample.rules(FieldRule.conflict(), SimulationExample.samples());
        SimulationExample.simulate(Strategy.fieldLevelMerge());
        SimulationExample.laws();
    }
}
