package dev.truce.testkit.examples;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.merge.FieldRule;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SimulationExampleTest {

    private static final String PAGE = "testing-your-resolver.md";

    @Test
    void thePageShowsWhatTheSimulationPrints() throws IOException {
        Page.shows(PAGE, () -> SimulationExample.simulate(SimulationExample.newestTitleWins()));
    }

    @Test
    void thePageShowsWhatTheLawsPrint() throws IOException {
        Page.shows(
                PAGE,
                () -> SimulationExample.oneConflictAtATime(
                        SimulationExample.newestTitleWins(), SimulationExample.samples()));
    }

    @Test
    void mendedItPasses() {
        SimulationExample.oneConflictAtATime(Strategy.fieldLevelMerge(), SimulationExample.samples());
        SimulationExample.rules(FieldRule.conflict(), SimulationExample.samples());
        SimulationExample.simulate(Strategy.fieldLevelMerge());
        SimulationExample.laws();
    }
}
