package dev.truce.rollback.export;

import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * The documents of a CSV file. Where the second row says what the columns hold, cells are read as {@link CsvCell} writes them; a
 * file without such a row is another program's, and each of its cells a text, or Absent when empty.
 */
final class CsvReader implements Documents {

    private static final JsonLimits LIMITS = JsonLimits.defaults();
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private static final ObjectReader ROWS = CsvMapper.builder(CsvFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LIMITS.maxStringChars())
                            .build())
                    .build())
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .build()
            .reader();

    private final String name;
    private final StrictJson json;
    private final JsonParser parser;
    private final List<String> columns;
    private final @Nullable List<CsvCell> kinds;
    private @Nullable List<String> row;
    private long line = 1;

    CsvReader(InputStream in, String name, StrictJson json) {
        this.name = name;
        this.json = json;
        this.parser = ROWS.createParser(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        List<String> header =
                Optional.ofNullable(readRow(CsvWriter.MAX_COLUMNS)).orElse(List.of());
        this.row = header.isEmpty() ? null : readRow(header.size());
        this.kinds = row == null ? null : kinds(row);
        if (kinds != null) {
            if (kinds.size() != header.size()) {
                throw row().rejected("the row of types has " + kinds.size() + " cells, but there are " + header.size()
                        + " columns");
            }
            this.row = readRow(header.size());
        }
        this.columns = names(header);
    }

    private static @Nullable List<CsvCell> kinds(List<String> row) {
        List<CsvCell> kinds = new ArrayList<>();
        row.forEach(cell -> CsvCell.parse(cell).ifPresent(kinds::add));
        return kinds.size() == row.size() ? List.copyOf(kinds) : null;
    }

    private List<String> names(List<String> header) {
        CsvPlace place = new CsvPlace(name, 1, "");
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String cell : header) {
            if (names.isEmpty() && cell.startsWith(BYTE_ORDER_MARK)) {
                throw place.rejected("the text starts with a byte order mark; save it as UTF-8 without one");
            }
            String column = kinds == null
                    ? cell
                    : CsvCell.unguard(cell).orElseThrow(() -> place.rejected("\"" + cell + "\" names no column"));
            if (!seen.add(column)) {
                throw place.rejected("two columns are named \"" + column + "\"; rename one");
            }
            names.add(column);
        }
        return List.copyOf(names);
    }

    /** The next row, of at most so many cells; null at the end. */
    private @Nullable List<String> readRow(int most) {
        return guarded(() -> {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY
                    && parser.streamReadContext().getParent().inRoot()) {
                // the array of all rows
                token = parser.nextToken();
            }
            if (token != JsonToken.START_ARRAY) {
                return null;
            }
            List<String> cells = new ArrayList<>();
            long chars = 0;
            for (token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                String cell = parser.getString();
                line = parser.currentTokenLocation().getLineNr();
                chars += cell.length();
                if (cells.size() == most) {
                    throw row().rejected("the row has more than " + most + " cells; expected one for each column");
                }
                if (chars > LIMITS.maxDocumentBytes()) {
                    throw row().rejected("the row has more than " + LIMITS.maxDocumentBytes()
                            + " characters; split it or raise the limit");
                }
                cells.add(cell);
            }
            return cells;
        });
    }

    private <T> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JacksonException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw here().rejected("the text is not valid UTF-8; save it as UTF-8");
            }
            if (e.getCause() instanceof IOException io) {
                throw new UncheckedIOException(name + ": reading failed: " + io.getMessage(), io);
            }
            throw here().rejected("this is no CSV: " + e.getOriginalMessage());
        }
    }

    private CsvPlace row() {
        return new CsvPlace(name, line, "");
    }

    private CsvPlace here() {
        return new CsvPlace(name, Math.max(1, parser.currentLocation().getLineNr()), "");
    }

    @Override
    public boolean hasNext() {
        return row != null;
    }

    @Override
    public Document next() {
        List<String> cells = row;
        if (cells == null) {
            throw new NoSuchElementException(name + " has no further row");
        }
        CsvPlace place = row();
        if (cells.size() != columns.size()) {
            throw place.rejected(
                    "the row has " + cells.size() + " cells, but there are " + columns.size() + " columns");
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            JsonNode value = value(cells.get(i), i, place.line());
            if (value != null) {
                document.set(columns.get(i), value);
            }
        }
        row = readRow(columns.size());
        return new Document(name, place.line(), "", StrictJson.write(document), document);
    }

    private @Nullable JsonNode value(String cell, int column, long line) {
        if (kinds != null) {
            return kinds.get(column).read(cell, new CsvPlace(name, line, columns.get(column)), json);
        }
        return cell.isEmpty() ? null : JsonNodeFactory.instance.stringNode(cell);
    }

    @Override
    public void close() {
        parser.close();
    }
}
