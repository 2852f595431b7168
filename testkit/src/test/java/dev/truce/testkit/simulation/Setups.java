package dev.truce.testkit.simulation;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Setups over a few documents that are easy to read. */
final class Setups {

    static final FieldAccess<JsonNode> ACCESS = FieldAccess.json();

    private static final List<JsonNode> SAMPLES = Stream.of(
                    "{\"title\":\"A\",\"state\":\"open\"}",
                    "{\"title\":\"B\",\"state\":\"paid\"}",
                    "{\"title\":\"C\"}",
                    "{\"title\":\"D\",\"state\":\"sent\"}")
            .map(ACCESS::read)
            .toList();

    private Setups() {}

    /** Everything may go wrong, and every promise is looked at. */
    static SetupDraft<JsonNode> of(String rules, int replicas, int records) {
        Ruleset ruleset = Ruleset.parse(rules, "rules");
        return new SetupDraft<>(new Setup<>(
                ruleset,
                null,
                ACCESS,
                replicas,
                records,
                20,
                EnumSet.allOf(Hazard.class),
                List.of(new Setup.Schema<>(null, SAMPLES)),
                SyncLayer.engine(),
                EditClock.hybrid(ruleset.maxFuture()),
                false,
                false,
                EnumSet.allOf(Promise.class)));
    }

    /** The mistake of {@link BadStrategies#mergeTwoWays}, in any topology: edits are lost at a conflict, and nobody says so. */
    static Strategy<JsonNode> forgetful() {
        return new Strategy<>() {
            @Override
            public Verdict<JsonNode> resolve(Conflict<JsonNode> conflict) {
                return BadStrategies.mergeTwoWays(conflict);
            }

            @Override
            public Convergence convergence() {
                return Convergence.LATTICE;
            }
        };
    }
}
