package dev.truce.conflict.engine;

import static dev.truce.conflict.Documents.at;
import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.UnsafeTopologyException;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A strategy of the program's, in the place of the ruleset's. */
class OwnStrategyTest {

    private static final RecordId ID = new RecordId("note", "n1");
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-13T12:00:00Z"));

    /** Makes one text of both, and says when replicas that do so converge. */
    private record Joined(Convergence convergence) implements Strategy<JsonNode> {
        @Override
        public Verdict<JsonNode> resolve(Conflict<JsonNode> conflict) {
            return new Verdict.Merged<>(json("'joined'"), Trace.EMPTY);
        }
    }

    private static ResolverBuilder<JsonNode> builder(String rules) {
        return ConflictResolver.builder(Ruleset.parse(rules, "rules"), FieldAccess.json(), NOON);
    }

    private static Outcome<JsonNode> conflict(ConflictResolver<JsonNode> resolver) {
        return resolver.resolve(ID, side("'old'", 1), side("'mine'", 1), side("'yours'", 2));
    }

    private static Side<JsonNode> side(String text, long version) {
        return Side.present(json(text), new Stamp(Version.of(version), at("10:00")));
    }

    @Test
    void itDecidesInThePlaceOfTheRulesetsAndTheEngineWritesTheVersion() {
        Outcome<JsonNode> outcome = conflict(builder("default: manualResolution")
                .strategy(new Joined(Convergence.ARBITER))
                .build());
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Resolved.class, resolved -> {
            assertThat(resolved.value()).isEqualTo(json("'joined'"));
            assertThat(resolved.stamp().version()).isEqualTo(Version.of(3));
        });
    }

    @Test
    void itIsAskedForNothingButConflicts() {
        ConflictResolver<JsonNode> resolver = builder("default: serverWins")
                .strategy(new Joined(Convergence.ARBITER))
                .build();
        assertThat(resolver.decide(ID, side("'old'", 1), side("'old'", 1), side("'yours'", 2)))
                .isInstanceOfSatisfying(
                        Outcome.Resolved.class,
                        resolved -> assertThat(resolved.value()).isEqualTo(json("'yours'")));
    }

    @Test
    void oneThatFailsParksTheRecord() {
        Strategy<JsonNode> failing = new Strategy<>() {
            @Override
            public Verdict<JsonNode> resolve(Conflict<JsonNode> conflict) {
                throw new IllegalStateException("no idea");
            }

            @Override
            public Convergence convergence() {
                return Convergence.ARBITER;
            }
        };
        assertThat(conflict(builder("{}").strategy(failing).build()))
                .isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
                    assertThat(parked.reason()).isEqualTo(ParkReason.STRATEGY_FAILED);
                    assertThat(parked.detail()).contains("no idea");
                });
    }

    @Test
    void oneThatDoesNotSayThatItConvergesIsRefused() {
        assertThatThrownBy(() ->
                        builder("{}").strategy(new Joined(Convergence.UNSAFE)).build())
                .isInstanceOf(UnsafeTopologyException.class)
                .hasMessageContaining("says that it is UNSAFE, but a hub needs at least ARBITER");
        assertThatThrownBy(() -> builder("{topology: peer, default: latestWins}")
                        .strategy(new Joined(Convergence.ARBITER))
                        .build())
                .isInstanceOf(UnsafeTopologyException.class)
                .hasMessageContaining("says that it is ARBITER, but peers need LATTICE");
    }

    @Test
    void itIsNotMistakenForAStrategyOfTheRulesetInTheFigures() {
        List<ResolutionListener.Resolution> told = new ArrayList<>();
        conflict(builder("default: serverWins")
                .strategy(new Joined(Convergence.ARBITER))
                .listener(told::add, () -> 0)
                .build());
        assertThat(told)
                .singleElement()
                .satisfies(each -> assertThat(each.strategy()).isNull());
    }

    @Test
    void oneThatGivesNoAnswerParksTheRecord() {
        Strategy<JsonNode> silent = new Strategy<>() {
            @Override
            public Verdict<JsonNode> resolve(Conflict<JsonNode> conflict) {
                return null;
            }

            @Override
            public Convergence convergence() {
                return Convergence.ARBITER;
            }
        };
        assertThat(conflict(builder("{}").strategy(silent).build()))
                .isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
                    assertThat(parked.reason()).isEqualTo(ParkReason.STRATEGY_FAILED);
                    assertThat(parked.detail()).isEqualTo("the strategy gave no answer");
                });
    }

    @Test
    void whatItMakesOfADeleteIsPut() {
        ConflictResolver<JsonNode> resolver =
                builder("{}").strategy(new Joined(Convergence.ARBITER)).build();
        Side<JsonNode> deleted = Side.tombstone(new Stamp(Version.of(2), at("10:30")));
        assertThat(resolver.resolve(ID, side("'old'", 1), side("'mine'", 1), deleted))
                .isInstanceOfSatisfying(Outcome.Resolved.class, resolved -> {
                    assertThat(resolved.operation()).isEqualTo(Operation.PUT);
                    assertThat(resolved.stamp().version()).isEqualTo(Version.of(3));
                });
        assertThat(resolver.resolve(ID, side("'old'", 1), side("'mine'", 1), side("'joined'", 2)))
                .isInstanceOfSatisfying(
                        Outcome.Resolved.class,
                        resolved -> assertThat(resolved.operation()).isEqualTo(Operation.NONE));
    }
}
