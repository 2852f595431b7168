package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML or JSON into located parts. Of YAML it takes what JSON can say: aliases could make a small file huge, and tags
 * could ask for types, so both are refused.
 */
final class LocatedReader {

    static final int MAX_CHARS = 1 << 20;
    static final int MAX_DEPTH = 32;
    private static final int MAX_MAGNITUDE = 400;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final TokenStreamFactory YAML = new YAMLFactory();
    private static final TokenStreamFactory JSON = new JsonFactory();

    private final String source;

    private LocatedReader(String source) {
        this.source = source;
    }

    static Located yaml(String text, String source) {
        return new LocatedReader(source).read(text, YAML);
    }

    static Located json(String text, String source) {
        return new LocatedReader(source).read(text, JSON);
    }

    private Located read(String text, TokenStreamFactory factory) {
        if (text.length() > MAX_CHARS) {
            throw refusal(
                    0, FieldPath.ROOT, "a ruleset has at most " + MAX_CHARS + " characters; split it by record type");
        }
        refuseControlCharacters(text);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw refusal(0, FieldPath.ROOT, "the ruleset is empty; write at least \"default: fieldLevelMerge\"");
            }
            Located root = part(parser, line(parser), FieldPath.ROOT, 0);
            if (parser.nextToken() != null) {
                throw refusal(
                        line(parser), FieldPath.ROOT, "a second document begins here; keep one ruleset in a file");
            }
            return root;
        } catch (JacksonException e) {
            throw refusal(SyntaxMessage.line(e), FieldPath.ROOT, SyntaxMessage.problem(e));
        }
    }

    /** Both grammars forbid them unless escaped, but the YAML reader cannot say where they stand. */
    private void refuseControlCharacters(String text) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            } else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7F) {
                String name = String.format("U+%04X", (int) c);
                throw refusal(line, FieldPath.ROOT, "the control character " + name + " is not allowed; remove it");
            }
        }
    }

    private Located part(JsonParser parser, int line, FieldPath path, int depth) {
        refuseYamlExtras(parser, line, path);
        if (depth > MAX_DEPTH) {
            throw refusal(line, FieldPath.ROOT, "nested deeper than " + MAX_DEPTH + " levels; no ruleset needs that");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, line, path, depth);
            case START_ARRAY -> sequence(parser, line, path, depth);
            case VALUE_STRING ->
                new Located.Scalar(line, path, NODES.stringNode(characters(parser.getString(), line, path)));
            case VALUE_TRUE, VALUE_FALSE -> new Located.Scalar(line, path, NODES.booleanNode(parser.getBooleanValue()));
            case VALUE_NULL -> new Located.Scalar(line, path, NODES.nullNode());
            // a number, or what has no decimal value and is refused for it
            default -> new Located.Scalar(line, path, NODES.numberNode(number(parser, line, path)));
        };
    }

    private Located mapping(JsonParser parser, int line, FieldPath path, int depth) {
        Map<String, Located> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int at = line(parser);
            String name = characters(parser.currentName(), at, path);
            FieldPath place = path.child(name);
            refuseYamlExtras(parser, at, place);
            parser.nextToken();
            Located earlier = members.put(name, part(parser, at, place, depth + 1));
            if (earlier != null) {
                String where = earlier.line() != at ? " on line " + earlier.line() : "";
                throw refusal(at, place, "\"" + name + "\" stands here already" + where + "; remove one of the two");
            }
        }
        return new Located.Mapping(line, path, members);
    }

    private Located sequence(JsonParser parser, int line, FieldPath path, int depth) {
        List<Located> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(part(parser, line(parser), path.child(Integer.toString(elements.size())), depth + 1));
        }
        return new Located.Sequence(line, path, elements);
    }

    private BigDecimal number(JsonParser parser, int line, FieldPath path) {
        BigDecimal value = null;
        try {
            value = parser.getDecimalValue();
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            // falls through to the one message for every number that is none
        }
        return inRange(value, line, path);
    }

    private BigDecimal inRange(@Nullable BigDecimal value, int line, FieldPath path) {
        if (value == null || Math.abs((long) value.precision() - value.scale()) > MAX_MAGNITUDE) {
            throw refusal(line, path, "the number is not finite or has too many digits; write a plain decimal");
        }
        return value;
    }

    /** An escape can write half of a character, which has no UTF-8 and so no digest. */
    private String characters(String text, int line, FieldPath path) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw refusal(
                    line, path, "a lone surrogate is not a character; write both halves of the pair or remove it");
        }
        return text;
    }

    private void refuseYamlExtras(JsonParser parser, int line, FieldPath path) {
        if (parser instanceof YAMLParser yaml) {
            if (yaml.isCurrentAlias()) {
                throw refusal(line, path, "an alias (*name) is not supported in rulesets; write the value out");
            }
            if (yaml.getTypeId() != null) {
                throw refusal(line, path, "a tag (!name) is not supported in rulesets; write the plain value");
            }
        }
    }

    private static int line(JsonParser parser) {
        return Math.max(0, parser.currentTokenLocation().getLineNr());
    }

    private RulesetException refusal(int line, FieldPath path, String problem) {
        return new RulesetException(source, line, path.toString(), problem);
    }
}
