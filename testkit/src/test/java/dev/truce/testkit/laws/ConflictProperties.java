package dev.truce.testkit.laws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.merge.Trace;
import dev.truce.testkit.arbitrary.ConflictArbitraries;
import dev.truce.testkit.arbitrary.RecordArbitraries;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The laws over generated conflicts. */
class ConflictProperties {

    private static final Strategy<JsonNode> MERGE = Strategy.fieldLevelMerge();
    private static final Strategy<JsonNode> LATEST = Strategy.latestWins();

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theStrategiesThatAreBuiltInPass(@ForAll("conflicts") Sample<JsonNode> conflict) {
        ResolverLaws.of(MERGE).on(List.of(conflict)).check();
        ResolverLaws.of(LATEST).on(List.of(conflict)).check();
    }

    /** Takes members of local over those of the server, and all that only the server has. */
    private static final Strategy<JsonNode> CAREFREE =
            conflict -> conflict.local().valueOrNull() instanceof ObjectNode local
                            && conflict.server().valueOrNull() instanceof ObjectNode server
                    ? new Verdict.Merged<>(server.deepCopy().setAll(local), Trace.EMPTY)
                    : new Verdict.TakeServer<>(Trace.EMPTY);

    private static Arbitrary<JsonNode> rooms() {
        Arbitrary<Integer> numbers = Arbitraries.of(1, 2, 3);
        return Combinators.combine(numbers, numbers)
                .as((beds, price) -> FieldAccess.json().read("{\"beds\":" + beds + ",\"price\":" + price + "}"));
    }

    @Example
    void aStrategyThatAsksForNoBaseIsFound() {
        List<Sample<JsonNode>> some = ConflictArbitraries.conflicts(rooms())
                .list()
                .ofSize(200)
                .withoutEdgeCases() // of which one is the same conflict two hundred times
                .sample();
        assertThat(ResolverLaws.of(CAREFREE).on(some).violations())
                .extracting(Violation::law)
                .contains("one-sided changes hold");
    }

    @Provide
    Arbitrary<Sample<JsonNode>> conflicts() {
        return ConflictArbitraries.conflicts(RecordArbitraries.documents());
    }
}
