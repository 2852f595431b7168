package dev.truce.conflict.text;

import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes trees of outlined values: the same that {@link StrictJson} reads from their text. */
public final class OutlineTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DIGITS_OF_A_LONG = 18;

    private OutlineTree() {}

    /**
     * The value of an entry.
     *
     * @param outline an outline
     * @param entry an entry of it
     * @return a new tree
     */
    public static JsonNode of(Outline outline, int entry) {
        int twin = outline.twin(entry);
        return twin >= 0 ? plain(outline.reference(), twin) : plain(outline, entry);
    }

    private static JsonNode plain(Outline outline, int entry) {
        int start = outline.start(entry);
        int end = outline.end(entry);
        return switch (outline.kind(entry)) {
            case Outline.OBJECT -> object(outline, entry);
            case Outline.LIST -> list(outline, entry);
            case Outline.TEXT -> NODES.stringNode(Texts.decode(outline.bytes(), start + 1, end - 1));
            case Outline.ESCAPED_TEXT ->
                StrictJson.reader().read(Arrays.copyOfRange(outline.bytes(), start, end), "a text with escapes");
            case Outline.INTEGER, Outline.NUMBER -> number(Texts.decode(outline.bytes(), start, end));
            case Outline.TRUE -> NODES.booleanNode(true);
            case Outline.FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private static JsonNode object(Outline outline, int entry) {
        ObjectNode object = NODES.objectNode();
        int member = entry + 1;
        for (int i = 0; i < outline.size(entry); i++) {
            object.set(outline.name(member), of(outline, member));
            member = outline.next(member);
        }
        return object;
    }

    private static JsonNode list(Outline outline, int entry) {
        ArrayNode list = NODES.arrayNode(outline.size(entry));
        int element = entry + 1;
        for (int i = 0; i < outline.size(entry); i++) {
            list.add(of(outline, element));
            element = outline.next(element);
        }
        return list;
    }

    private static JsonNode number(String text) {
        if (text.contains(".")) {
            return NODES.numberNode(new BigDecimal(text));
        }
        BigInteger large = text.length() > DIGITS_OF_A_LONG ? new BigInteger(text) : BigInteger.ZERO;
        if (large.bitLength() >= Long.SIZE) {
            return NODES.numberNode(large);
        }
        long value = Long.parseLong(text);
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }
}
