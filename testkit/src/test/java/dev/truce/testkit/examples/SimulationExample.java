package dev.truce.testkit.examples;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.FieldRule;
import dev.truce.conflict.merge.Trace;
import dev.truce.testkit.laws.MergeLaws;
import dev.truce.testkit.laws.PairwiseLaws;
import dev.truce.testkit.laws.Purity;
import dev.truce.testkit.laws.ResolverLaws;
import dev.truce.testkit.simulation.Simulation;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What docs/testing-your-resolver.md shows; {@link SimulationExampleTest} runs it. */
final class SimulationExample {

    private SimulationExample() {}

    static Strategy<JsonNode> newestTitleWins() {
        Strategy<JsonNode> newestTitleWins = conflict -> {
            if (!(conflict.local().valueOrNull() instanceof ObjectNode local)
                    || !(conflict.server().valueOrNull() instanceof ObjectNode server)) {
                return new Verdict.TakeServer<>(Trace.EMPTY);
            }
            return new Verdict.Merged<>(server.deepCopy().setAll(local), Trace.EMPTY);
        };
        return newestTitleWins;
    }

    static void simulate(Strategy<JsonNode> newestTitleWins) {
        Simulation.hub(3).of(newestTitleWins).seeds(1, 200).check();
    }

    static void oneConflictAtATime(Strategy<JsonNode> newestTitleWins, List<JsonNode> samples) {
        ResolverLaws.of(newestTitleWins).over(samples).check();
    }

    static List<JsonNode> samples() {
        List<JsonNode> samples = Stream.of(
                        "{'title':'A','seats':1}", "{'title':'B','seats':1}", "{'title':'A','seats':2}")
                .map(json -> FieldAccess.json().read(json.replace('\'', '"')))
                .toList();
        return samples;
    }

    static void rules(FieldRule myRule, List<JsonNode> values) {
        MergeLaws.of(myRule).over(values).check();
    }

    static void laws() {
        PairwiseLaws.<Integer>of(Math::max).over(List.of(1, 2, 3)).check();

        Purity.of(String::length).over(List.of("a", "TITLE")).check();
    }
}
