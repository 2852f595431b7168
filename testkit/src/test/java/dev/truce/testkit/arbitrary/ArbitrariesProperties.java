package dev.truce.testkit.arbitrary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Side;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.testkit.laws.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is generated is what it is said to be. */
class ArbitrariesProperties {

    private static final int MANY = 150;

    private static Stamp stamp(@Nullable ScalarVersion version, int seconds) {
        Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seconds);
        return new Stamp(version, HybridTime.ofMillis(time.toEpochMilli()));
    }

    private static ScalarVersion version(int count) {
        return new ScalarVersion(0, count);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aConflictHasTheVersionsAndTimesOfAReplicaBehindAServer(@ForAll("conflicts") Sample<String> conflict) {
        Side<String> base = conflict.base();
        boolean made = base.isPresent();

        assertThat(base.stamp()).isEqualTo(made ? stamp(version(1), 0) : Stamp.UNKNOWN);
        for (Side<String> side : List.of(conflict.local(), conflict.server())) {
            assertThat(side.equals(base)).isEqualTo(made && side.isPresent() && hold(side, base));
        }
        if (!conflict.local().equals(base)) {
            ScalarVersion before = made ? version(1) : null;
            assertThat(conflict.local().stamp()).isIn(stamp(before, 1), stamp(before, 2), stamp(before, 3));
        }
        if (!conflict.server().equals(base)) {
            ScalarVersion next = version(made ? 2 : 1);
            assertThat(conflict.server().stamp()).isIn(stamp(next, 1), stamp(next, 2), stamp(next, 3));
        }
    }

    private static boolean hold(Side<String> one, Side<String> two) {
        return String.valueOf(one.valueOrNull()).equals(two.valueOrNull());
    }

    @Provide
    Arbitrary<Sample<String>> conflicts() {
        return ConflictArbitraries.conflicts(Arbitraries.of("a", "b", "c"));
    }

    private static <T> List<T> many(Arbitrary<T> arbitrary) {
        return arbitrary.list().ofSize(MANY).withoutEdgeCases().sample();
    }

    private static int levels(JsonNode value) {
        int below = value.values().stream()
                .mapToInt(ArbitrariesProperties::levels)
                .max()
                .orElse(0);
        return value.isContainer() ? below + 1 : 0;
    }

    private static List<JsonNode> parts(JsonNode value) {
        List<JsonNode> parts = new ArrayList<>(List.of(value));
        value.values().forEach(part -> parts.addAll(parts(part)));
        return parts;
    }

    @Example
    void documentsHaveUpToThreeLevelsOfObjectsAndListsWithSomethingInThem() {
        List<JsonNode> documents = many(RecordArbitraries.documents());

        assertThat(documents).allMatch(JsonNode::isObject);
        assertThat(documents.stream().mapToInt(ArbitrariesProperties::levels).max())
                .hasValue(3);
        assertThat(documents)
                .flatExtracting(ArbitrariesProperties::parts)
                .anyMatch(part -> part.isArray() && !part.isEmpty());
    }

    @Example
    void valuesAreScalarsOrHaveUpToTwoLevels() {
        List<JsonNode> values = many(RecordArbitraries.values());

        assertThat(values.stream().map(ArbitrariesProperties::levels))
                .contains(0, 1, 2)
                .allMatch(levels -> levels <= 2);
    }

    @Example
    void oneInTenOfTheEditedHasNoBase() {
        List<Sample<JsonNode>> samples =
                many(RecordArbitraries.edited(RecordArbitraries.documents(), RecordArbitraries.values()));

        assertThat(samples)
                .allMatch(
                        sample -> sample.local().isPresent() && sample.server().isPresent());
        assertThat(samples.stream().filter(sample -> !sample.base().isPresent()).count())
                .isBetween(1L, MANY / 3L);
    }
}
