package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.ruleset.Comparison.Operator;
import dev.truce.conflict.ruleset.Condition.Operand;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads one {@link Condition}, from left to right, one method for each rule of the grammar. */
final class ConditionParser {

    private static final String SOURCE = "condition";
    private static final int MAX_DEPTH = 100;

    private static final Pattern SPACE = Pattern.compile("\\s*+");
    private static final Pattern WORD = Pattern.compile("[a-z]++");
    private static final Pattern SIGN = Pattern.compile("==|!=|<=|>=|=|<|>");
    private static final Pattern POINTER = Pattern.compile("/[^\\s()=!<>`]*+");
    private static final Pattern QUOTED_POINTER = Pattern.compile("`(/[^`]*+)`");
    private static final Pattern NUMBER = Pattern.compile("[-+0-9.][-+0-9.eE]*+");

    private final String text;
    private int position;
    private int depth;

    ConditionParser(String text) {
        this.text = text;
    }

    Predicate<JsonNode> parse() {
        Predicate<JsonNode> condition = either();
        if (position < text.length()) {
            throw refused("expected \"and\", \"or\" or the end, but found " + rest());
        }
        return condition;
    }

    private Predicate<JsonNode> either() {
        Predicate<JsonNode> condition = both();
        while (takeWord("or")) {
            condition = condition.or(both());
        }
        return condition;
    }

    private Predicate<JsonNode> both() {
        Predicate<JsonNode> condition = negated();
        while (takeWord("and")) {
            condition = condition.and(negated());
        }
        return condition;
    }

    private Predicate<JsonNode> negated() {
        if (++depth > MAX_DEPTH) {
            throw refused("nested deeper than " + MAX_DEPTH + " levels; write a simpler condition");
        }
        try {
            if (takeWord("not")) {
                return negated().negate();
            }
            if (take("(")) {
                Predicate<JsonNode> inner = either();
                if (!take(")")) {
                    throw refused("expected \")\", but found " + rest());
                }
                return inner;
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private Predicate<JsonNode> comparison() {
        Operand left =
                pointer().orElseThrow(() -> refused("expected a JSON Pointer such as /status, but found " + rest()));
        String sign = match(SIGN, 0)
                .orElseThrow(() -> refused("expected =, !=, <, <=, > or >= after the pointer, but found " + rest()));
        return Condition.compare(left, Operator.of(sign.equals("=") ? "==" : sign), value());
    }

    private Operand value() {
        Optional<Operand> pointer = pointer();
        if (pointer.isPresent()) {
            return pointer.get();
        }
        if (takeWord("absent")) {
            return document -> null;
        }
        int start = position;
        Optional<String> json = string().or(() -> match(NUMBER, 0)).or(this::constant);
        if (json.isEmpty()) {
            throw refused("expected a text in double quotes, a number, true, false, null, absent or a JSON Pointer,"
                    + " but found " + rest());
        }
        try {
            JsonNode value = StrictJson.reader().read(json.get(), SOURCE);
            return document -> value;
        } catch (InputRejectedException e) {
            position = start;
            throw refused(json.get() + " is no JSON value");
        }
    }

    /** A text with its quotes; to the end when it has no closing one, which the reader of JSON then says. */
    private Optional<String> string() {
        if (!text.startsWith("\"", position)) {
            return Optional.empty();
        }
        int start = position++;
        while (position < text.length() && text.charAt(position) != '"') {
            position += text.charAt(position) == '\\' ? 2 : 1;
        }
        position = Math.min(position + 1, text.length());
        return Optional.of(text.substring(start, position));
    }

    private Optional<String> constant() {
        for (String constant : new String[] {"true", "false", "null"}) {
            if (takeWord(constant)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    private Optional<Operand> pointer() {
        skipSpace();
        int start = position;
        return match(POINTER, 0).or(() -> match(QUOTED_POINTER, 1)).map(pointer -> {
            try {
                return Operand.at(FieldPath.parse(pointer));
            } catch (IllegalArgumentException e) {
                position = start;
                throw refused(String.valueOf(e.getMessage()));
            }
        });
    }

    private void skipSpace() {
        match(SPACE, 0);
    }

    private boolean takeWord(String word) {
        skipSpace();
        Matcher matcher = WORD.matcher(text).region(position, text.length());
        boolean there = matcher.lookingAt() && matcher.group().equals(word);
        position += there ? word.length() : 0;
        return there;
    }

    private boolean take(String symbol) {
        skipSpace();
        boolean there = text.startsWith(symbol, position);
        position += there ? symbol.length() : 0;
        return there;
    }

    private Optional<String> match(Pattern pattern, int group) {
        if (pattern != SPACE) {
            skipSpace();
        }
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        position = matcher.end();
        return Optional.of(matcher.group(group));
    }

    private String rest() {
        return position == text.length() ? "the end" : "\"" + RecordFormat.brief(text.substring(position)) + "\"";
    }

    private InputRejectedException refused(String problem) {
        return new InputRejectedException(SOURCE, 1, position + 1L, "", problem);
    }
}
