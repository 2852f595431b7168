package dev.truce.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.testkit.simulation.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a history does not need for its broken promise is gone afterwards, and what it needs is still there. */
class ShrinkerTest {

    private static final Step NOISE = new Step(Kind.CUT_OFF, 0, 0, 0, 0, 0);

    /** Somebody sets the title to one of A, B, C and D. */
    private static Step title(int replica, char title, int pauseMillis) {
        return new Step(Kind.EDIT, replica, 0, 0, title - 'A', pauseMillis);
    }

    private static Setup<JsonNode> forgetful(int replicas) {
        return Setups.of("default: latestWins", replicas, 2)
                .strategy(Setups.forgetful())
                .setup();
    }

    private static Setup<JsonNode> retrying(int replicas) {
        return Setups.of("default: latestWins", replicas, 2)
                .layer(BadSync::retryDeletesAsUpdates)
                .setup();
    }

    private static boolean breaks(Setup<JsonNode> setup, Promise promise, List<Step> steps) {
        Broken broken = new World<>(setup, new Story(false)).run(steps);
        return broken != null && broken.promise() == promise;
    }

    private static Shrinker<JsonNode> shrunk(Setup<JsonNode> setup, Promise promise, List<Step> steps) {
        assertThat(breaks(setup, promise, steps)).isTrue();
        Shrinker<JsonNode> shrinker = new Shrinker<>(setup, steps, promise);
        shrinker.shrink();
        return shrinker;
    }

    @Test
    void ofWhatHappenedTheSimplestIsKept() {
        Shrinker<JsonNode> shortest = shrunk(
                forgetful(7),
                Promise.NO_EDIT_IS_LOST,
                List.of(
                        new Step(Kind.CLOCK, 3, 1, 9, 9, 30_000),
                        new Step(Kind.EDIT, 3, 2, 62, 33, 30_000),
                        new Step(Kind.ARRIVES_TWICE, 3, 2, 62, 33, 30_000),
                        new Step(Kind.RESTART, 6, 1, 9, 9, 30_000),
                        new Step(Kind.EDIT, 5, 2, 42, 62, 30_000)));
        assertThat(shortest.steps()).containsExactly(title(0, 'B', 0), title(1, 'C', 30_000));
        assertThat(shortest.setup().replicas()).isEqualTo(2);
    }

    @Test
    void whatStandsBetweenWhatIsNeededIsTakenOutToo() {
        assertThat(shrunk(
                                forgetful(2),
                                Promise.NO_EDIT_IS_LOST,
                                List.of(title(0, 'B', 0), NOISE, title(1, 'C', 1_000), NOISE))
                        .steps())
                .containsExactly(title(0, 'B', 0), title(1, 'C', 1_000));
    }

    @Test
    void whereAnotherReplicaTakesThePartOfTheLastOneThatIsLeftOut() {
        Step slowClock = new Step(Kind.CLOCK, 0, 0, 1, 0, 0);
        Shrinker<JsonNode> shortest =
                shrunk(forgetful(3), Promise.NO_EDIT_IS_LOST, List.of(slowClock, title(2, 'C', 0), title(0, 'B', 0)));
        assertThat(shortest.steps()).containsExactly(slowClock, title(1, 'C', 0), title(0, 'B', 0));
        assertThat(shortest.setup().replicas()).isEqualTo(2);
    }

    @Test
    void whateverWentWrongWithAMessageItArrivesWhereThatIsEnough() {
        assertThat(Kind.values())
                .filteredOn(Kind::isSync)
                .containsExactly(
                        Kind.SYNC,
                        Kind.REQUEST_LOST,
                        Kind.ANSWER_LOST,
                        Kind.ARRIVES_TWICE,
                        Kind.ARRIVES_LATE,
                        Kind.CRASH_BEFORE_WRITING,
                        Kind.CRASH_BEFORE_CONFIRMING);
        List<Step> steps = List.of(
                title(1, 'B', 0), new Step(Kind.ANSWER_LOST, 1, 0, 0, 0, 0), new Step(Kind.DELETE, 0, 0, 0, 0, 0));
        assertThat(shrunk(retrying(2), Promise.DELETED_STAYS_DELETED, steps).steps())
                .containsExactly(steps.get(0), steps.get(1).with(Kind.SYNC), steps.get(2));
    }

    @Test
    void nothingCanBeTakenAwayAfterwards() {
        int found = 0;
        for (Setup<JsonNode> setup : List.of(forgetful(3), retrying(3))) {
            for (long seed = 1; seed <= 12; seed++) {
                List<Step> steps = new Histories(setup).of(seed);
                Broken broken = new World<>(setup, new Story(false)).run(steps);
                if (broken != null) {
                    found++;
                    assertShortest(shrunk(setup, broken.promise(), steps), broken.promise());
                }
            }
        }
        assertThat(found).isGreaterThan(5);
    }

    private static void assertShortest(Shrinker<JsonNode> shortest, Promise promise) {
        Setup<JsonNode> setup = shortest.setup();
        for (int i = 0; i < shortest.steps().size(); i++) {
            List<Step> rest = new ArrayList<>(shortest.steps());
            rest.remove(i);
            assertThat(breaks(setup, promise, rest))
                    .as("%s without %s", shortest.steps(), shortest.steps().get(i))
                    .isFalse();
        }
        Shrinker<JsonNode> again = shrunk(setup, promise, shortest.steps());
        assertThat(again.steps()).isEqualTo(shortest.steps());
        assertThat(again.setup().replicas()).isEqualTo(setup.replicas());
    }
}
