package dev.truce.conflict.stream;

import dev.truce.conflict.Side;
import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What of several lines of one record differs, with their metadata. Where the lines name the same members in the same order,
 * two of them hold the same content exactly if these small documents do.
 */
final class Projection {

    private static final int SMALL_DIGITS = 9;
    private static final int LONG_DIGITS = 18;

    private final boolean[] chosen = new boolean[256];

    /** Chooses the members; false when the lines do not name the same ones in the same order. */
    boolean choose(@Nullable LineCursor... lines) {
        LineCursor first = null;
        for (LineCursor line : lines) {
            if (line != null && first == null) {
                first = line;
                LineScanner members = line.members();
                for (int i = 0; i < members.members(); i++) {
                    chosen[i] = members.holdsMetadata(i);
                }
            } else if (line != null && first != null && line.original() != first.original() && !compare(first, line)) {
                return false;
            }
        }
        return first != null;
    }

    private boolean compare(LineCursor one, LineCursor two) {
        LineScanner ours = one.members();
        LineScanner theirs = two.members();
        byte[] a = one.data();
        byte[] b = two.data();
        if (ours.members() != theirs.members()) {
            return false;
        }
        for (int i = 0; i < ours.members(); i++) {
            if (!Arrays.equals(a, ours.nameFrom(i), ours.nameTo(i), b, theirs.nameFrom(i), theirs.nameTo(i))) {
                return false;
            }
            chosen[i] |=
                    !Arrays.equals(a, ours.valueFrom(i), ours.valueTo(i), b, theirs.valueFrom(i), theirs.valueTo(i));
        }
        return true;
    }

    /** The chosen members of a line, as a state of its record. */
    Side<JsonNode> side(LineCursor line) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        LineScanner members = line.members();
        byte[] bytes = line.data();
        for (int i = 0; i < members.members(); i++) {
            if (chosen[i]) {
                document.set(
                        text(bytes, members.nameFrom(i), members.nameTo(i)),
                        value(bytes, members.valueFrom(i), members.valueTo(i)));
            }
        }
        return Side.present(document, line.metadata().stamp());
    }

    private static JsonNode value(byte[] bytes, int from, int to) {
        return switch (bytes[from]) {
            case '"' -> {
                String content = text(bytes, from + 1, to - 1);
                yield content.indexOf('\\') < 0 ? StringNode.valueOf(content) : strict(bytes, from, to);
            }
            case 't' -> BooleanNode.TRUE;
            case 'f' -> BooleanNode.FALSE;
            case 'n' -> NullNode.getInstance();
            default -> number(bytes, from, to);
        };
    }

    private static JsonNode number(byte[] bytes, int from, int to) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int digits = to - at;
        long value = 0;
        for (int i = at; i < to && digits <= LONG_DIGITS; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return decimal(bytes, from, to);
            }
            value = 10 * value + bytes[i] - '0';
        }
        if (digits > LONG_DIGITS) {
            return strict(bytes, from, to);
        }
        long signed = at == from ? value : -value;
        return digits <= SMALL_DIGITS ? IntNode.valueOf((int) signed) : LongNode.valueOf(signed);
    }

    /** What is no whole number; the scanner let pass none that is beyond a double. */
    private static JsonNode decimal(byte[] bytes, int from, int to) {
        return bytes[from] == '{' || bytes[from] == '['
                ? strict(bytes, from, to)
                : DecimalNode.valueOf(new BigDecimal(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
    }

    private static JsonNode strict(byte[] bytes, int from, int to) {
        return StrictJson.reader().read(Arrays.copyOfRange(bytes, from, to), "a value");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
