package dev.truce.testkit.laws;

import dev.truce.testkit.arbitrary.RecordArbitraries;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Records whose fields hold what one rule or another is made for, and now and then anything else. */
final class RuleSamples {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RuleSamples() {}

    static Arbitrary<Sample<JsonNode>> samples() {
        return Arbitraries.of(shapes()).flatMap(shape -> {
            Arbitrary<JsonNode> values =
                    Arbitraries.frequencyOf(Tuple.of(4, shape), Tuple.of(1, RecordArbitraries.values()));
            Arbitrary<JsonNode> records = Combinators.combine(values, values, values, RecordArbitraries.values())
                    .as((a, one, two, other) -> {
                        ObjectNode record = NODES.objectNode();
                        record.set("a", a);
                        ObjectNode below = record.putObject("b");
                        below.set("a", one);
                        below.set("ı", two);
                        record.set("c", other);
                        return record;
                    });
            return RecordArbitraries.edited(records, values);
        });
    }

    /** What rules are made for: numbers, constants, words, counts by writer, entries with one name or two, lists of scalars, objects. */
    private static List<Arbitrary<JsonNode>> shapes() {
        Arbitrary<JsonNode> numbers = Arbitraries.integers().between(0, 4).map(IntNode::valueOf);
        Arbitrary<JsonNode> constants = Arbitraries.of("x", "i", "ı", "İ", "I").map(StringNode::valueOf);
        Arbitrary<JsonNode> sentences = Arbitraries.of("the", "red", "é", "İ", "fox", "\uD83D\uDE00")
                .list()
                .ofMaxSize(6)
                .map(words -> StringNode.valueOf(String.join(" ", words)));
        Arbitrary<JsonNode> counts = Arbitraries.maps(
                        Arbitraries.of("a", "b", "ı", "i"),
                        Arbitraries.integers().between(0, 4))
                .ofMaxSize(3)
                .map(members -> {
                    ObjectNode object = NODES.objectNode();
                    members.forEach(object::put);
                    return object;
                });
        Arbitrary<JsonNode> entries = Combinators.combine(
                        Arbitraries.of("1", "2", "ı", "i"),
                        Arbitraries.integers().between(1, 2))
                .as((id, n) -> NODES.objectNode().put("id", id).put("n", n).put("m", n))
                .list()
                .uniqueElements(entry -> entry.get("id"))
                .ofMaxSize(4)
                .map(RuleSamples::list);
        Arbitrary<JsonNode> twiceNamed = Combinators.combine(
                        Arbitraries.of("1", "2", "3"), Arbitraries.of("x", "y", "z"))
                .as((id, name) -> NODES.objectNode().put("id", id).put("name", name))
                .list()
                .uniqueElements(entry -> entry.get("id"))
                .ofMaxSize(3)
                .map(RuleSamples::list);
        Arbitrary<JsonNode> constantsList = constants.list().ofMaxSize(4).map(RuleSamples::list);
        Arbitrary<JsonNode> numbersList = numbers.list().ofMaxSize(5).map(RuleSamples::list);
        return List.of(
                numbers,
                constants,
                sentences,
                counts,
                entries,
                twiceNamed,
                constantsList,
                numbersList,
                RecordArbitraries.documents(),
                RecordArbitraries.values());
    }

    private static JsonNode list(List<? extends JsonNode> elements) {
        ArrayNode list = NODES.arrayNode();
        elements.forEach(list::add);
        return list;
    }
}
