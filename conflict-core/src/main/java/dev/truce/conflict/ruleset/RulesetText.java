package dev.truce.conflict.ruleset;

import dev.truce.integrity.json.StrictJson;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Writes parts of rulesets as YAML, in the order in which people read them. */
final class RulesetText {

    private static final int INDENT = 2;

    /** Texts that YAML reads as themselves, wherever they stand. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/_][A-Za-z0-9/_.-]*|\\d+\\.\\d+\\.\\d+");

    private static final Pattern WORD = Pattern.compile("true|false|null|yes|no|on|off|y|n", Pattern.CASE_INSENSITIVE);

    private final StringBuilder text = new StringBuilder();

    private RulesetText() {}

    static String of(ObjectNode part) {
        RulesetText written = new RulesetText();
        written.block(part, 0);
        return written.text.toString();
    }

    /** Members that are read one by one have a line each; each other value stands on the line of its name. */
    private void block(ObjectNode part, int depth) {
        part.properties().stream()
                .sorted(Comparator.comparingInt(member -> place(member.getKey())))
                .forEach(member -> member(member.getKey(), member.getValue(), depth));
    }

    private void member(String name, JsonNode value, int depth) {
        text.append(" ".repeat(INDENT * depth)).append(scalar(name)).append(':');
        if (value instanceof ObjectNode object && isBlock(name)) {
            text.append('\n');
            if (name.equals("types")) {
                object.properties().forEach(type -> type(type.getKey(), (ObjectNode) type.getValue(), depth + 1));
            } else {
                object.properties().stream()
                        .sorted(Comparator.comparingInt(each -> Grammar.RECORD.indexOf(each.getKey())))
                        .forEach(each -> line(each.getKey(), each.getValue(), depth + 1));
            }
        } else {
            text.append(' ').append(flow(value)).append('\n');
        }
    }

    private void type(String name, ObjectNode rules, int depth) {
        text.append(" ".repeat(INDENT * depth)).append(scalar(name)).append(rules.isEmpty() ? ": {}\n" : ":\n");
        block(rules, depth + 1);
    }

    private void line(String name, JsonNode value, int depth) {
        text.append(" ".repeat(INDENT * depth))
                .append(scalar(name))
                .append(": ")
                .append(flow(value));
        text.append('\n');
    }

    private static boolean isBlock(String name) {
        return List.of("record", "default", "fields", "types").contains(name);
    }

    private static int place(String name) {
        return Grammar.TOP.indexOf(name);
    }

    private static String flow(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object.properties().stream().map(RulesetText::flow).collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (value instanceof ArrayNode list) {
            return list.valueStream().map(RulesetText::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isString() ? scalar(value.stringValue()) : json(value);
    }

    private static String flow(Map.Entry<String, JsonNode> member) {
        return scalar(member.getKey()) + ": " + flow(member.getValue());
    }

    private static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !WORD.matcher(value).matches();
        return plain ? value : json(StringNode.valueOf(value));
    }

    private static String json(JsonNode value) {
        return StrictJson.text(value);
    }
}
