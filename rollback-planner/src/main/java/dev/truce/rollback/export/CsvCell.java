package dev.truce.rollback.export;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the cells of a column hold, and how. An empty cell is Absent. In a column of texts, numbers or booleans Null is
 * {@code \N}, the empty text {@code \E}, and a text that begins with a backslash, or with what makes a spreadsheet take it for a
 * formula, has a backslash before it.
 */
enum CsvCell {
    /** Texts, as they are. */
    TEXT,
    /** Numbers, digit for digit. */
    NUMBER,
    /** {@code true} and {@code false}. */
    BOOLEAN,
    /** Values of any kind, as JSON. */
    JSON;

    private static final String MARK = "#";
    private static final String NULL = "\\N";
    private static final String EMPTY = "\\E";
    private static final String GUARDED = "\\=+-@\t\r\ufeff";

    /** How the second row of a file names the kind of a column. */
    String text() {
        return MARK + name().toLowerCase(Locale.ROOT);
    }

    static Optional<CsvCell> parse(String text) {
        for (CsvCell cell : values()) {
            if (cell.text().equals(text)) {
                return Optional.of(cell);
            }
        }
        return Optional.empty();
    }

    /** The narrowest kind for a value; empty for Null, which every kind has. */
    static Optional<CsvCell> of(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> Optional.of(TEXT);
            case NUMBER -> Optional.of(NUMBER);
            case BOOLEAN -> Optional.of(BOOLEAN);
            case NULL -> Optional.empty();
            default -> Optional.of(JSON);
        };
    }

    /** The cell of a value that the kind has. */
    String write(@Nullable JsonNode value) {
        if (value == null) {
            return "";
        }
        if (this == JSON) {
            return json(value);
        }
        if (value.isNull()) {
            return NULL;
        }
        return this == TEXT ? guard(value.stringValue()) : json(value);
    }

    private static String json(JsonNode value) {
        return StrictJson.text(value);
    }

    /**
     * The value of a cell.
     *
     * @param source where the cell stands, for errors
     * @param reader reads values
     * @return null when the cell is Absent
     * @throws InputRejectedException when the kind has no such cell
     */
    @Nullable
    JsonNode read(String cell, CsvPlace source, StrictJson reader) {
        if (cell.isEmpty()) {
            return null;
        }
        if (this == JSON) {
            return reader.read(cell, source.toString());
        }
        if (cell.equals(NULL)) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (this == TEXT) {
            return JsonNodeFactory.instance.stringNode(unguard(cell)
                    .orElseThrow(() -> source.rejected("a text that begins with a backslash has a second one")));
        }
        JsonNode value = reader.read(cell, source.toString());
        if (!of(value).equals(Optional.of(this))) {
            throw source.rejected(
                    "expected a " + name().toLowerCase(Locale.ROOT) + " or \\N, but found \"" + cell + "\"");
        }
        return value;
    }

    static String guard(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        return GUARDED.indexOf(text.charAt(0)) >= 0 ? "\\" + text : text;
    }

    static Optional<String> unguard(String cell) {
        if (cell.equals(EMPTY)) {
            return Optional.of("");
        }
        if (!cell.startsWith("\\")) {
            return Optional.of(cell);
        }
        return cell.length() > 1 && GUARDED.indexOf(cell.charAt(1)) >= 0
                ? Optional.of(cell.substring(1))
                : Optional.empty();
    }
}
