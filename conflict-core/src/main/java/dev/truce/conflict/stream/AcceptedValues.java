package dev.truce.conflict.stream;

import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes trees of values that {@link LineScanner} accepted, so that nothing is checked again; the values are those that
 * {@link StrictJson} reads. Not thread-safe.
 */
final class AcceptedValues {

    private static final int SMALL_DIGITS = 9;
    private static final int LONG_DIGITS = 18;

    private final KnownNames names = new KnownNames();
    private byte[] bytes = new byte[0];
    private int at;

    /** The value that begins at a place. */
    JsonNode read(byte[] line, int from) {
        bytes = line;
        at = from;
        return value();
    }

    private JsonNode value() {
        return switch (bytes[at]) {
            case '"' -> string();
            case '{' -> object();
            case '[' -> array();
            case 't' -> word(BooleanNode.TRUE, "true");
            case 'f' -> word(BooleanNode.FALSE, "false");
            case 'n' -> word(NullNode.getInstance(), "null");
            default -> number();
        };
    }

    private JsonNode word(JsonNode value, String word) {
        at += word.length();
        return value;
    }

    private JsonNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        int next = toToken(at + 1);
        while (next != '}') {
            int nameFrom = at + 1;
            at = stringEnd(nameFrom);
            String name = names.text(bytes, nameFrom, at); // the scanner accepts no escapes in names
            toToken(at + 1); // the colon
            toToken(at + 1);
            object.set(name, value());
            next = toToken(at);
            if (next == ',') {
                toToken(at + 1);
            }
        }
        at++;
        return object;
    }

    private JsonNode array() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int next = toToken(at + 1);
        while (next != ']') {
            array.add(value());
            next = toToken(at);
            if (next == ',') {
                toToken(at + 1);
            }
        }
        at++;
        return array;
    }

    /** Goes to what follows white space, and tells what it is. */
    private int toToken(int from) {
        at = from;
        while (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r') {
            at++;
        }
        return bytes[at];
    }

    private JsonNode string() {
        int from = at + 1;
        int to = stringEnd(from);
        at = to + 1;
        return KeyReader.isUnescaped(bytes, from, to)
                ? StringNode.valueOf(Bytes.text(bytes, from, to))
                : strict(from - 1, at);
    }

    /** Where the closing quote stands. */
    private int stringEnd(int from) {
        int end = Swar.plainTextEnd(bytes, from);
        while (bytes[end] != '"') {
            end = Swar.plainTextEnd(bytes, bytes[end] == '\\' ? end + 2 : end + 1);
        }
        return end;
    }

    private JsonNode number() {
        int from = at;
        boolean negative = bytes[from] == '-';
        int first = negative ? from + 1 : from;
        long value = 0;
        at = first;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            value = 10 * value + bytes[at] - '0'; // of no use beyond LONG_DIGITS
            at++;
        }
        int digits = at - first;
        if (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E') {
            at = decimalEnd(at);
            return DecimalNode.valueOf(new BigDecimal(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1)));
        }
        if (digits > LONG_DIGITS) {
            return strict(from, at);
        }
        long signed = negative ? -value : value;
        return digits <= SMALL_DIGITS ? IntNode.valueOf((int) signed) : LongNode.valueOf(signed);
    }

    private int decimalEnd(int from) {
        int end = from;
        while ((bytes[end] >= '0' && bytes[end] <= '9')
                || bytes[end] == '.'
                || bytes[end] == '-'
                || bytes[end] == '+'
                || (bytes[end] | 0x20) == 'e') {
            end++;
        }
        return end;
    }

    private JsonNode strict(int from, int to) {
        return StrictJson.reader().read(Arrays.copyOfRange(bytes, from, to), "a value");
    }
}
