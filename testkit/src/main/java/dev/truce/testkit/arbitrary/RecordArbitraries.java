package dev.truce.testkit.arbitrary;

import dev.truce.conflict.Side;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.testkit.laws.Sample;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Records small and alike enough to collide: few member names, few values, nested objects, lists, nulls, numbers in several
 * writings, and texts outside the basic plane.
 */
public final class RecordArbitraries {

    private static final List<String> NAMES = List.of("a", "b", "c", "i", "ı", "é", "e\u0301", "\uD83D\uDE00", "~/");

    private RecordArbitraries() {}

    /**
     * JSON objects.
     *
     * @return documents of up to three levels
     */
    public static Arbitrary<JsonNode> documents() {
        return object(2);
    }

    /**
     * Values of every kind.
     *
     * @return scalars, and objects and lists of up to two levels
     */
    public static Arbitrary<JsonNode> values() {
        return value(2);
    }

    private static Arbitrary<JsonNode> value(int depth) {
        return depth == 0
                ? scalars()
                : Arbitraries.frequencyOf(
                        Tuple.of(4, scalars()), Tuple.of(1, object(depth - 1)), Tuple.of(1, lists(depth - 1)));
    }

    private static Arbitrary<JsonNode> scalars() {
        return Arbitraries.of(
                NullNode.getInstance(),
                BooleanNode.TRUE,
                IntNode.valueOf(1),
                IntNode.valueOf(2),
                DecimalNode.valueOf(new BigDecimal("1.0")),
                DecimalNode.valueOf(new BigDecimal("1.10")),
                BigIntegerNode.valueOf(BigInteger.ONE.shiftLeft(63)),
                BigIntegerNode.valueOf(BigInteger.TEN.pow(40).add(BigInteger.ONE)),
                DecimalNode.valueOf(new BigDecimal("-1E-300")),
                StringNode.valueOf("x"),
                StringNode.valueOf("İ"),
                StringNode.valueOf("i"),
                StringNode.valueOf("é"),
                StringNode.valueOf("e\u0301"),
                StringNode.valueOf("\uFF5E"),
                StringNode.valueOf("\uD83D\uDE00"));
    }

    private static Arbitrary<JsonNode> object(int depth) {
        return Arbitraries.maps(Arbitraries.of(NAMES), value(depth))
                .ofMaxSize(4)
                .map(members -> {
                    ObjectNode object = new ObjectNode(JsonNodeFactory.instance);
                    members.forEach(object::set);
                    return object;
                });
    }

    private static Arbitrary<JsonNode> lists(int depth) {
        return value(depth).list().ofMaxSize(3).map(elements -> {
            ArrayNode list = new ArrayNode(JsonNodeFactory.instance);
            elements.forEach(list::add);
            return list;
        });
    }

    /**
     * Versions and times from a small range, either missing now and then.
     *
     * @return stamps of the first epoch
     */
    public static Arbitrary<Stamp> stamps() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 5).injectNull(0.1),
                        Arbitraries.longs().between(0, 5).injectNull(0.1))
                .as((version, time) -> new Stamp(
                        version == null ? null : new ScalarVersion(0, version),
                        time == null ? null : HybridTime.ofMillis(time)));
    }

    /**
     * Any kind of side.
     *
     * @param documents the states of present sides
     * @return mostly present, else a tombstone, none or unknown
     */
    public static Arbitrary<Side<JsonNode>> sides(Arbitrary<JsonNode> documents) {
        Arbitrary<Side<JsonNode>> present =
                Combinators.combine(documents, stamps()).as(Side::present);
        Arbitrary<Side<JsonNode>> tombstone = stamps().map(Side::tombstone);
        return Arbitraries.frequencyOf(
                Tuple.of(8, present),
                Tuple.of(2, tombstone),
                Tuple.of(1, Arbitraries.just(Side.none())),
                Tuple.of(1, Arbitraries.just(Side.unknown())));
    }

    /**
     * Three sides of one record. Each side is drawn from few documents, so that sides are often equal or differ in little.
     *
     * @return samples of every kind of conflict and of none
     */
    public static Arbitrary<Sample<JsonNode>> samples() {
        return documents().list().ofSize(3).flatMap(pool -> {
            Arbitrary<Side<JsonNode>> side = sides(Arbitraries.of(pool));
            return Combinators.combine(side, side, side).as(Sample::new);
        });
    }

    /**
     * Two states that were edited from one: members and elements changed, cleared, added, removed and moved at any depth, one
     * side's edits often inside of what the other removed or gave another kind.
     *
     * @param documents the common state
     * @param values what edits write
     * @return samples with both sides present; one in ten has no base
     */
    public static Arbitrary<Sample<JsonNode>> edited(Arbitrary<JsonNode> documents, Arbitrary<JsonNode> values) {
        Arbitrary<List<DocumentEdit>> edits = Combinators.combine(
                        Arbitraries.integers().between(0, 4).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(DocumentEdit.Kind.class),
                        Arbitraries.of(NAMES),
                        values)
                .as(DocumentEdit::new)
                .list()
                .ofMaxSize(4);
        return Combinators.combine(
                        documents,
                        edits,
                        edits,
                        stamps(),
                        stamps(),
                        Arbitraries.integers().between(0, 9))
                .as((base, ours, theirs, mine, yours, ten) -> new Sample<>(
                        ten == 0 ? Side.none() : Side.present(base, Stamp.UNKNOWN),
                        Side.present(after(base, ours), mine),
                        Side.present(after(base, theirs), yours)));
    }

    private static JsonNode after(JsonNode document, List<DocumentEdit> edits) {
        JsonNode edited = document;
        for (DocumentEdit edit : edits) {
            edited = edit.applyTo(edited);
        }
        return edited;
    }
}
