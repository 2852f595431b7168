package dev.truce.rollback.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.integrity.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskPolicyTest {

    private static RiskPolicy policy(
            long newerLost,
            double bornAfter,
            double shrunken,
            int earlier,
            Duration offline,
            int weight,
            RiskLevel level) {
        return new RiskPolicy(
                newerLost,
                bornAfter,
                shrunken,
                earlier,
                offline,
                new TreeMap<>(Map.of("guest", weight)),
                new TreeMap<>(Map.of("R-OPEN-CASES", level)),
                List.of());
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        assertThat(policy(0, 0, 1, 0, Duration.ZERO, 1, RiskLevel.RISKY).shrunkenShare())
                .isEqualTo(1);
    }

    @Test
    void aRecordCountsAsOftenAsItsTypeWeighs() {
        RiskPolicy weighing = policy(0, 0, 1, 0, Duration.ZERO, 10, RiskLevel.RISKY);

        assertThat(weighing.weigh(Map.of("guest", 3L, "table", 2L))).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 0.1  | 0.5  | 5  | PT1H  | 1 | RISKY | Counts and durations are not negative",
                "0  | 0.1  | 0.5  | -1 | PT1H  | 1 | RISKY | Counts and durations are not negative",
                "0  | 0.1  | 0.5  | 5  | -PT1H | 1 | RISKY | Counts and durations are not negative",
                "0  | -0.1 | 0.5  | 5  | PT1H  | 1 | RISKY | bornAfterRiskyShare is -0.1",
                "0  | 1.1  | 0.5  | 5  | PT1H  | 1 | RISKY | bornAfterRiskyShare is 1.1",
                "0  | 0.1  | NaN  | 5  | PT1H  | 1 | RISKY | shrunkenShare is NaN",
                "0  | 0.1  | 0.5  | 5  | PT1H  | 0 | RISKY | A weight is at least 1, but found {guest=0}",
                "0  | 0.1  | 0.5  | 5  | PT1H  | 1 | SAFE  | No rule is made silent by a level of SAFE"
            })
    void whatIsOutOfRangeIsRefused(
            long newerLost,
            double bornAfter,
            double shrunken,
            int earlier,
            Duration offline,
            int weight,
            RiskLevel level,
            String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(newerLost, bornAfter, shrunken, earlier, offline, weight, level))
                .withMessageContaining(problem);
    }

    @Test
    void whatIsSafeHasNoScore() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scorer.Score(RiskLevel.SAFE, "far away"))
                .withMessage("What is safe has no score; found SAFE for \"far away\"");
    }

    private static ProximityWindow window(Duration before, Duration after, RiskLevel level) {
        return new ProximityWindow("dinner", null, FieldPath.parse("/date"), before, after, null, level);
    }

    @ParameterizedTest
    @CsvSource({"-PT1S, PT0S, RISKY", "PT0S, -PT1S, RISKY", "PT0S, PT0S, SAFE"})
    void aWindowReachesOutwardsAndIsAboveSafe(Duration before, Duration after, RiskLevel level) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window(before, after, level))
                .withMessageEndingWith("found " + before + ", " + after + " and " + level);
    }

    private static @Nullable RiskLevel score(String document, String at) {
        Duration decade = Duration.ofDays(3_653);
        return window(decade, decade, RiskLevel.RISKY)
                .score(new RecordId("event", "e"), StrictJson.reader().read(document, "event"), Instant.parse(at))
                .map(Scorer.Score::level)
                .orElse(null);
    }

    @Test
    void aWindowEndsWithTime() {
        assertThat(score("{\"date\":\"-999999999-01-01\"}", "-1000000000-01-01T00:00:00Z"))
                .isEqualTo(RiskLevel.RISKY);
        assertThat(score("{\"date\":\"+999999999-12-31\"}", "+1000000000-12-31T00:00:00Z"))
                .isEqualTo(RiskLevel.RISKY);
        assertThat(score("{\"date\":\"+999999999-12-31\"}", "2026-01-01T00:00:00Z"))
                .isNull();
    }

    @Test
    void whatIsNoTextIsNoDate() {
        assertThat(score("{\"date\":\"2026-01-01\"}", "2026-01-01T00:00:00Z")).isEqualTo(RiskLevel.RISKY);
        assertThat(score("{\"date\":20260101}", "2026-01-01T00:00:00Z")).isNull();
        assertThat(score("{}", "2026-01-01T00:00:00Z")).isNull();
    }
}
