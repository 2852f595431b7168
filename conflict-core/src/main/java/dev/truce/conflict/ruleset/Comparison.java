package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.CodePoints;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds between two values: numbers by value, RFC 3339 instants by time, other texts by code points. Values of two kinds
 * compare as nothing but unequal; where one is Absent or Null there is nothing to compare.
 */
record Comparison(FieldPath left, Operator operator, FieldPath right) {

    private static final Pattern FORM = Pattern.compile("(/\\S*) (<=|<|>=|>|==|!=) (/\\S*)");

    /** How two values compare. */
    enum Operator {
        AT_MOST("<="),
        BELOW("<"),
        AT_LEAST(">="),
        ABOVE(">"),
        EQUAL("=="),
        UNEQUAL("!=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        static Operator of(String sign) {
            return Arrays.stream(values())
                    .filter(each -> each.sign.equals(sign))
                    .findFirst()
                    .orElseThrow();
        }

        boolean holds(int order) {
            return switch (this) {
                case AT_MOST -> order <= 0;
                case BELOW -> order < 0;
                case AT_LEAST -> order >= 0;
                case ABOVE -> order > 0;
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
            };
        }
    }

    /** Reads {@code /start <= /end}; empty when it is no comparison of two places. */
    static Optional<Comparison> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Comparison(
                    FieldPath.parse(form.group(1)), Operator.of(form.group(2)), FieldPath.parse(form.group(3))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    <V> boolean holds(FieldAccess<V> access, V value) {
        V one = at(access, value, left);
        V two = at(access, value, right);
        if (one == null || two == null || access.kind(one) == Kind.NULL || access.kind(two) == Kind.NULL) {
            return true;
        }
        OptionalInt order = order(access, one, two);
        return order.isPresent() ? operator.holds(order.getAsInt()) : operator == Operator.UNEQUAL;
    }

    /** How two values of one kind compare; empty when they do not. */
    static <V> OptionalInt order(FieldAccess<V> access, V one, V two) {
        Kind kind = access.kind(one);
        if (kind != access.kind(two) || kind == Kind.LIST || kind == Kind.OBJECT) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                kind == Kind.NUMBER
                        ? access.decimal(one).compareTo(access.decimal(two))
                        : compareTexts(access.text(one), access.text(two)));
    }

    private static int compareTexts(String one, String two) {
        OffsetDateTime first = instant(one);
        OffsetDateTime second = first == null ? null : instant(two);
        return first == null || second == null
                ? CodePoints.compare(one, two)
                : first.toInstant().compareTo(second.toInstant());
    }

    private static @Nullable OffsetDateTime instant(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static <V> @Nullable V at(FieldAccess<V> access, V value, FieldPath path) {
        V at = value;
        for (String name : path.segments()) {
            at = at == null || access.kind(at) != Kind.OBJECT ? null : access.member(at, name);
        }
        return at;
    }

    @Override
    public String toString() {
        return left + " " + operator.sign + " " + right;
    }
}
