package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Comparison.Operator;
import dev.truce.integrity.json.CanonicalJson;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a document must be to be chosen, such as {@code /status = "confirmed" and /partySize >= 4}.
 *
 * <p>A condition compares the value at a JSON Pointer with a JSON text, number, {@code true}, {@code false}, {@code null},
 * {@code absent} or the value at another pointer, by {@code =} (or {@code ==}), {@code !=}, {@code <}, {@code <=}, {@code >},
 * {@code >=}. Comparisons are joined by {@code not}, {@code and}, {@code or}, which bind in this order, and parentheses. A
 * pointer with a space, a parenthesis or a sign of comparison in it stands between backquotes.
 *
 * <p>Values compare as in the validators of a ruleset: numbers by value, RFC 3339 instants by time, other texts by code points.
 * Values of two kinds are unequal, and neither is less. Absent and Null are equal to themselves alone. Immutable.
 */
public final class Condition {

    private static final FieldAccess<JsonNode> JSON = FieldAccess.json();

    private final String text;
    private final Predicate<JsonNode> test;

    private Condition(String text, Predicate<JsonNode> test) {
        this.text = text;
        this.test = test;
    }

    /**
     * Reads a condition.
     *
     * @param text the condition
     * @return the condition
     * @throws dev.truce.integrity.json.InputRejectedException when it is none; names the column
     */
    public static Condition parse(String text) {
        return new Condition(text, new ConditionParser(text).parse());
    }

    /**
     * Whether a document is chosen.
     *
     * @param document the document
     * @return whether the condition holds
     */
    public boolean holds(JsonNode document) {
        return test.test(document);
    }

    /** What a comparison compares: finds a value, or null where there is none. */
    interface Operand extends Function<JsonNode, @Nullable JsonNode> {

        static Operand at(FieldPath path) {
            return document -> Comparison.at(JSON, document, path);
        }
    }

    static Predicate<JsonNode> compare(Operand left, Operator operator, Operand right) {
        return document -> {
            JsonNode one = left.apply(document);
            JsonNode two = right.apply(document);
            if (one == null || two == null || one.isNull() || two.isNull()) {
                boolean same = (one == null) == (two == null) && (one == null || (one.isNull() && two.isNull()));
                return operator == Operator.EQUAL ? same : operator == Operator.UNEQUAL && !same;
            }
            if (isTree(one) && isTree(two)) {
                boolean same = CanonicalJson.text(one).equals(CanonicalJson.text(two));
                return operator == Operator.EQUAL ? same : operator == Operator.UNEQUAL && !same;
            }
            OptionalInt order = Comparison.order(JSON, one, two);
            return order.isPresent() ? operator.holds(order.getAsInt()) : operator == Operator.UNEQUAL;
        };
    }

    private static boolean isTree(JsonNode value) {
        Kind kind = JSON.kind(value);
        return kind == Kind.LIST || kind == Kind.OBJECT;
    }

    /** Two conditions are equal when they are written alike. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The condition as it was read. */
    @Override
    public String toString() {
        return text;
    }
}
