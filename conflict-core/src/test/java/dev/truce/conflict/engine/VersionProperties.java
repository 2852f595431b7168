package dev.truce.conflict.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.time.Instant;
import java.time.InstantSource;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

class VersionProperties {

    private static final RecordId ID = new RecordId("t", "k");
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));

    @Property
    void noStrategyTakesAVersionBackOrFails(
            @ForAll("strategies") String strategy,
            @ForAll("sides") Side<JsonNode> base,
            @ForAll("sides") Side<JsonNode> local,
            @ForAll("sides") Side<JsonNode> server) {
        Outcome<JsonNode> outcome = ConflictResolver.builder(
                        Ruleset.parse("default: " + strategy, "rules"), FieldAccess.json(), clock)
                .build()
                .resolve(ID, base, local, server);
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved) {
            ScalarVersion written = resolved.stamp().scalar();
            if (resolved.operation() == Operation.NONE) {
                boolean forgotten =
                        local.isGone() && server.isGone() && server.stamp().scalar() == null;
                assertThat(written)
                        .isEqualTo(
                                forgotten
                                        ? highest(base, local)
                                        : server.stamp().scalar());
            } else {
                assertThat(written).isNotNull();
                assertAbove(written, local.stamp().scalar());
                assertAbove(written, server.stamp().scalar());
            }
        }
    }

    private static @Nullable ScalarVersion highest(Side<JsonNode> one, Side<JsonNode> two) {
        ScalarVersion first = one.stamp().scalar();
        ScalarVersion second = two.stamp().scalar();
        return first == null || (second != null && second.compareTo(first) > 0) ? second : first;
    }

    private static void assertAbove(ScalarVersion written, @Nullable ScalarVersion before) {
        if (before != null) {
            assertThat(written).isGreaterThan(before);
        }
    }

    @Provide
    Arbitrary<String> strategies() {
        return Arbitraries.of("serverWins", "localWins", "latestWins", "fieldLevelMerge", "manualResolution");
    }

    @Provide
    Arbitrary<Side<JsonNode>> sides() {
        Arbitrary<@Nullable Long> counts = Arbitraries.longs().injectNull(0.1);
        Arbitrary<@Nullable Long> small = Arbitraries.longs().between(-2, 4).injectNull(0.1);
        Arbitrary<Stamp> stamps = Combinators.combine(
                        Arbitraries.longs().between(0, 1), Arbitraries.oneOf(counts, small), small)
                .as((epoch, version, time) -> new Stamp(
                        version == null ? null : new ScalarVersion(epoch, version),
                        time == null ? null : HybridTime.ofMillis(time)));
        Arbitrary<Side<JsonNode>> present = Combinators.combine(
                        Arbitraries.integers().between(0, 3), stamps)
                .as((content, stamp) -> Side.present(IntNode.valueOf(content), stamp));
        return Arbitraries.oneOf(
                present,
                present,
                stamps.map(Side::tombstone),
                Arbitraries.just(Side.none()),
                Arbitraries.just(Side.unknown()));
    }
}
