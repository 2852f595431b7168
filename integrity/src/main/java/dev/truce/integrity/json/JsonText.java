package dev.truce.integrity.json;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Writes a tree as text, member by member without recursion, so that depth costs no stack. */
final class JsonText {

    private static final int INITIAL_ROOM = 256;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(INITIAL_ROOM);
    private final Deque<Level> open = new ArrayDeque<>();
    private final boolean sorted;
    private final boolean indented;
    private final Function<BigDecimal, String> number;
    private boolean justOpened;

    private JsonText(boolean sorted, boolean indented, Function<BigDecimal, String> number) {
        this.sorted = sorted;
        this.indented = indented;
        this.number = number;
    }

    static String compact(JsonNode value) {
        return new JsonText(false, false, BigDecimal::toString).write(value);
    }

    static String pretty(JsonNode value) {
        return new JsonText(false, true, BigDecimal::toString).write(value);
    }

    static String canonical(JsonNode value, Function<BigDecimal, String> number) {
        return new JsonText(true, false, number).write(value);
    }

    /** The rest of an object or array that is being written. */
    private record Level(Iterator<Map.Entry<String, JsonNode>> members, Iterator<JsonNode> elements, char end) {
        boolean isEmpty() {
            return !members.hasNext() && !elements.hasNext();
        }
    }

    private String write(JsonNode root) {
        value(root);
        while (!open.isEmpty()) {
            Level level = open.element();
            if (level.isEmpty()) {
                open.remove();
                newLine();
                out.append(level.end());
            } else {
                separate();
                next(level);
            }
        }
        return out.toString();
    }

    private void next(Level level) {
        newLine();
        if (level.members().hasNext()) {
            Map.Entry<String, JsonNode> member = level.members().next();
            string(member.getKey());
            out.append(indented ? ": " : ":");
            value(member.getValue());
        } else {
            value(level.elements().next());
        }
    }

    private void separate() {
        if (!justOpened) {
            out.append(',');
        }
        justOpened = false;
    }

    private void newLine() {
        if (indented) {
            out.append('\n').append("  ".repeat(open.size()));
        }
    }

    private void value(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT ->
                open(
                        node,
                        '{',
                        '}',
                        new Level(members(node), List.<JsonNode>of().iterator(), '}'));
            case ARRAY ->
                open(
                        node,
                        '[',
                        ']',
                        new Level(
                                List.<Map.Entry<String, JsonNode>>of().iterator(),
                                node.values().iterator(),
                                ']'));
            case STRING -> string(node.stringValue());
            case NUMBER -> out.append(number.apply(ExactNumbers.valueOf(node)));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default ->
                throw new IllegalArgumentException("a " + node.getNodeType()
                        + " node is not a JSON value; use objects, arrays, strings, numbers," + " booleans and null");
        }
    }

    private void open(JsonNode node, char start, char end, Level level) {
        out.append(start);
        if (node.isEmpty()) {
            out.append(end);
        } else {
            open.push(level);
            justOpened = true;
        }
    }

    private Iterator<Map.Entry<String, JsonNode>> members(JsonNode object) {
        if (!sorted) {
            return object.properties().iterator();
        }
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
        members.sort(Map.Entry.comparingByKey()); // String.compareTo compares UTF-16 code units, as RFC 8785 asks
        return members.iterator();
    }

    private void string(String text) {
        int lone = Utf8.firstLoneSurrogate(text);
        if (lone >= 0) {
            throw new IllegalArgumentException(String.format(
                    "a string holds the lone surrogate U+%04X at index %d, which UTF-8 cannot carry; remove it",
                    (int) text.charAt(lone), lone));
        }
        out.append('"');
        int plain = 0; // from where on all characters stand for themselves
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, plain, i);
                escaped(c);
                plain = i + 1;
            }
        }
        if (plain == 0) {
            out.append(text); // far faster than by parts
        } else {
            out.append(text, plain, text.length());
        }
        out.append('"');
    }

    private void escaped(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
        }
    }
}
