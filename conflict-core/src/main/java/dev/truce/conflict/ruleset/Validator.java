package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the values at a pattern must be. Absent and Null satisfy everything but {@code required}.
 *
 * @param path where the values stand
 * @param required whether there must be one, and not Null
 * @param type what a value is; null for anything
 * @param min the least number; null for none
 * @param max the greatest number; null for none
 * @param pattern what a text matches as a whole; null for anything
 * @param oneOf the scalars that a value may be; empty for anything
 * @param comparison what holds between two values below each; null for nothing
 * @param custom the function that is asked about the record; null for none
 * @param message what to say when it is not so; null for a message that names path and value
 */
record Validator(
        FieldPath path,
        boolean required,
        @Nullable ValueType type,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable LinearPattern pattern,
        List<JsonNode> oneOf,
        @Nullable Comparison comparison,
        @Nullable String custom,
        @Nullable String message) {

    Validator {
        oneOf = List.copyOf(oneOf);
    }

    Optional<String> function() {
        return Optional.ofNullable(custom);
    }

    String messageOr(String problem) {
        return message == null ? problem : message;
    }

    /** Checks every value that the pattern matches in a record. */
    <V> void visit(FieldAccess<V> access, V record, List<String> problems) {
        visit(access, record, path.segments(), FieldPath.ROOT, problems);
    }

    private <V> void visit(
            FieldAccess<V> access, @Nullable V value, List<String> rest, FieldPath at, List<String> problems) {
        if (rest.isEmpty()) {
            String problem = problem(access, value, at.isRoot() ? "the record" : at.toString());
            if (problem != null) {
                problems.add(messageOr(problem));
            }
            return;
        }
        String name = rest.get(0);
        List<String> below = rest.subList(1, rest.size());
        Kind kind = value == null ? Kind.NULL : access.kind(value);
        if (!name.equals("*")) {
            V member = value != null && kind == Kind.OBJECT ? access.member(value, name) : null;
            visit(access, member, below, at.child(name), problems);
        } else if (value != null && kind == Kind.OBJECT) {
            for (Map.Entry<String, V> member : access.members(value)) {
                visit(access, member.getValue(), below, at.child(member.getKey()), problems);
            }
        } else if (value != null && kind == Kind.LIST) {
            List<V> elements = access.elements(value);
            for (int i = 0; i < elements.size(); i++) {
                visit(access, elements.get(i), below, at.child(Integer.toString(i)), problems);
            }
        }
    }

    private <V> @Nullable String problem(FieldAccess<V> access, @Nullable V value, String where) {
        if (value == null || access.kind(value) == Kind.NULL) {
            return required ? where + " is required" : null;
        }
        if (type != null && !type.holds(access, value)) {
            return where + " is to be " + type.text() + ", but is " + brief(access, value);
        }
        if (min != null || max != null) {
            if (access.kind(value) != Kind.NUMBER) {
                return where + " is to be a number, but is " + brief(access, value);
            }
            BigDecimal number = access.decimal(value);
            if (min != null && number.compareTo(min) < 0) {
                return where + " is to be at least " + min + ", but is " + number;
            }
            if (max != null && number.compareTo(max) > 0) {
                return where + " is to be at most " + max + ", but is " + number;
            }
        }
        if (pattern != null && (access.kind(value) != Kind.TEXT || !pattern.matches(access.text(value)))) {
            return where + " is to match " + pattern + ", but is " + brief(access, value);
        }
        if (!oneOf.isEmpty() && oneOf.stream().noneMatch(each -> isSame(access, value, each))) {
            return where + " is to be one of " + oneOf + ", but is " + brief(access, value);
        }
        return comparison == null || comparison.holds(access, value)
                ? null
                : (where.startsWith("/") ? where + ": " : "") + comparison + " does not hold";
    }

    private static <V> boolean isSame(FieldAccess<V> access, V value, JsonNode constant) {
        return switch (access.kind(value)) {
            case TEXT -> constant.isString() && constant.asString().equals(access.text(value));
            case NUMBER -> constant.isNumber() && constant.decimalValue().compareTo(access.decimal(value)) == 0;
            case BOOLEAN -> constant.isBoolean() && constant.asString().equals(access.text(value));
            case NULL, LIST, OBJECT -> false;
        };
    }

    private static <V> String brief(FieldAccess<V> access, V value) {
        return switch (access.kind(value)) {
            case TEXT -> "\"" + RecordFormat.brief(access.text(value)) + "\"";
            case LIST -> "a list";
            case OBJECT -> "an object";
            default ->
                RecordFormat.brief(access.text(value)); // a number or boolean, as Null satisfies what is shown here
        };
    }
}
