package dev.truce.integrity.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one document from tokens to tree without recursion, checking every limit before the value is kept. */
final class DocumentReader {

    static final String LONE_SURROGATE =
            "a lone surrogate is not a character; write both halves of the pair or remove it";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int SHOWN_CHARS = 40;

    private final JsonFactory factory;
    private final JsonLimits limits;
    private final SourceText text;
    private final Deque<JsonNode> open = new ArrayDeque<>();
    private @Nullable JsonNode document;
    private String name = "";
    private long tokens;

    DocumentReader(JsonFactory factory, JsonLimits limits, SourceText text) {
        this.factory = factory;
        this.limits = limits;
        this.text = text;
    }

    JsonNode read() {
        checkBytes();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text.bytes())) {
            try {
                return read(parser);
            } catch (JacksonException e) {
                throw SyntaxProblem.of(e, parser, limits, text);
            }
        }
    }

    private void checkBytes() {
        byte[] bytes = text.bytes();
        if (bytes.length > limits.maxDocumentBytes()) {
            throw text.reject(
                    "the document has more than " + limits.maxDocumentBytes() + " bytes; split it or raise the limit");
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            throw text.reject(0, "", "the text starts with a byte order mark; save it as UTF-8 without one");
        }
        // a zero byte among the first makes the parser guess UTF-16 or UTF-32
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                throw text.reject(i, "", "a zero byte is not JSON; save the text as UTF-8");
            }
        }
        int invalid = Utf8.firstInvalid(bytes);
        if (invalid >= 0) {
            throw text.reject(
                    invalid,
                    "",
                    String.format("byte 0x%02X is not valid UTF-8; save the text as UTF-8", bytes[invalid] & 0xFF));
        }
    }

    private JsonNode read(JsonParser parser) {
        while (document == null || !open.isEmpty()) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw reject(parser, "the text is empty; expected one JSON document");
            }
            if (++tokens > limits.maxTokens()) {
                throw reject(
                        parser, "more than " + limits.maxTokens() + " tokens; split the document or raise the limit");
            }
            take(parser, token);
        }
        if (parser.nextToken() != null) {
            throw reject(parser, "more text follows the document; expected exactly one document");
        }
        return document;
    }

    private void take(JsonParser parser, JsonToken token) {
        switch (token) {
            case START_OBJECT -> enter(parser, NODES.objectNode());
            case START_ARRAY -> enter(parser, NODES.arrayNode());
            case END_OBJECT, END_ARRAY -> open.remove();
            case PROPERTY_NAME -> name = name(parser);
            case VALUE_STRING -> add(string(parser, parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser, token));
            case VALUE_TRUE -> add(NODES.booleanNode(true));
            case VALUE_FALSE -> add(NODES.booleanNode(false));
            default -> add(NODES.nullNode()); // a JSON text has no further token
        }
    }

    private void enter(JsonParser parser, JsonNode container) {
        if (open.size() >= limits.maxDepth()) {
            throw reject(
                    parser,
                    "nested deeper than " + limits.maxDepth() + " levels; flatten the value or raise the limit");
        }
        add(container);
        open.push(container);
    }

    private void add(JsonNode value) {
        JsonNode parent = open.peek();
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            array.add(value);
        } else {
            document = value;
        }
    }

    private String name(JsonParser parser) {
        String found = parser.currentName();
        checkText(parser, found);
        if (open.element().has(found)) {
            throw reject(parser, "duplicate member " + quoted(found) + "; remove one of the two");
        }
        return found;
    }

    private JsonNode string(JsonParser parser, String value) {
        checkText(parser, value);
        return NODES.stringNode(value);
    }

    private void checkText(JsonParser parser, String value) {
        if (Utf8.firstLoneSurrogate(value) >= 0) {
            throw reject(parser, LONE_SURROGATE);
        }
    }

    private JsonNode number(JsonParser parser, JsonToken token) {
        if (parser.getStringLength() > limits.maxNumberDigits()) {
            throw reject(parser, SyntaxProblem.longNumber(limits));
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return fraction(parser);
        }
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> largeInteger(parser);
        };
    }

    private JsonNode fraction(JsonParser parser) {
        BigDecimal value;
        try {
            value = new BigDecimal(parser.getString());
        } catch (NumberFormatException e) {
            // a well-formed number whose exponent does not fit 32 bits
            throw outOfRange(parser);
        }
        checkRange(parser, value);
        return NODES.numberNode(value);
    }

    private JsonNode largeInteger(JsonParser parser) {
        BigInteger value = parser.getBigIntegerValue();
        checkRange(parser, new BigDecimal(value));
        return NODES.numberNode(value);
    }

    private void checkRange(JsonParser parser, BigDecimal value) {
        if (!ExactNumbers.inRange(value)) {
            throw outOfRange(parser);
        }
    }

    private InputRejectedException outOfRange(JsonParser parser) {
        String number = parser.getString();
        String shown = number.length() <= SHOWN_CHARS ? number : number.substring(0, SHOWN_CHARS) + "…";
        return reject(
                parser,
                "number " + shown
                        + " is outside the range of a double (about 4.9e-324 to 1.8e308); write it as a string");
    }

    private InputRejectedException reject(JsonParser parser, String problem) {
        TokenStreamContext context = parser.streamReadContext();
        return text.reject(
                parser.currentTokenLocation().getByteOffset(),
                context.pathAsPointer().toString(),
                problem);
    }

    private static String quoted(String name) {
        int shown = Math.min(name.codePointCount(0, name.length()), SHOWN_CHARS);
        String start = name.substring(0, name.offsetByCodePoints(0, shown));
        return JsonText.compact(NODES.stringNode(start.length() == name.length() ? name : start + "…"));
    }
}
