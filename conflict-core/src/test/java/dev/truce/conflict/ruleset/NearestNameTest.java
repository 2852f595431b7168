package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "rank, rank, 0",
        "rank, Rank, 1",
        "rank, rnak, 1",
        "rank, rak, 1",
        "rank, ranks, 1",
        "rank, bank, 1",
        "ca, abc, 3",
        "ab, ba, 1",
        "abcd, badc, 2",
        "kitten, sitting, 3",
        "list, tsil, 3"
    })
    void theDistanceIsTheFewestEdits(String one, String two, int edits) {
        assertThat(NearestName.distance(one, two)).isEqualTo(edits);
        assertThat(NearestName.distance(two, one)).isEqualTo(edits);
    }

    @Test
    void theNearestIsMeantAndTheFirstOfEquals() {
        assertThat(NearestName.of("RNAK", List.of("bank", "rank"))).contains("rank");
        assertThat(NearestName.of("ban", List.of("bank", "band"))).contains("bank");
        assertThat(NearestName.of("xyz", List.of("bank", "rank"))).isEmpty();
        assertThat(NearestName.of("ab", List.of("cd"))).isEmpty();
    }

    @Test
    void onlyAThirdMayDiffer() {
        assertThat(NearestName.of("abcdef", List.of("abcdxy"))).contains("abcdxy");
        assertThat(NearestName.of("abcdef", List.of("abcxyz"))).isEmpty();
    }

    @Test
    void aVeryLongNameIsNobodysSlip() {
        String forty = "a".repeat(40);
        assertThat(NearestName.of(forty, List.of(forty + "b"))).isPresent();
        assertThat(NearestName.of(forty + "b", List.of(forty))).isEmpty();
    }

    @Test
    void theHintNamesWhatWasMeantOrAllThatIsKnown() {
        assertThat(NearestName.hint("rnak", List.of("rank", "max"))).isEqualTo("; did you mean \"rank\"?");
        assertThat(NearestName.hint("other", List.of("rank", "max"))).isEqualTo("; known are rank, max");
    }
}
