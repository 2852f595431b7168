package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstellationsTest {

    @ParameterizedTest(name = "between peers: {0}")
    @ValueSource(booleans = {true, false})
    void aRivalIsEachStateAtEachOfThreeTimesAndItsStampAsLocalFollowsFromTheServers(boolean peers) {
        Constellations<String> constellations = new Constellations<>(List.of("a", "b"), String::equals, peers);

        List<Sample<String>> rivals = constellations.rivals();

        assertThat(rivals)
                .extracting(rival -> rival.server().valueOrNull())
                .containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(rivals)
                .allSatisfy(rival -> assertThat(
                                constellations.asLocal(rival.server().stamp()))
                        .isEqualTo(rival.local().stamp()));
    }
}
