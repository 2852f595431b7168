package dev.truce.rollback.export;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.tree.RecordTree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * The records of a type as CSV (RFC 4180, UTF-8, LF): the members' names, then the kinds of the columns, then a row a record.
 * Reads the records twice, because the first row needs to know them all.
 */
final class CsvWriter {

    /** More is data that uses names as keys, which no table holds. */
    static final int MAX_COLUMNS = 16_384;

    private static final ObjectWriter ROWS = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writer(CsvSchema.emptySchema().withLineSeparator("\n"));

    private CsvWriter() {}

    static void write(OutputStream out, String type, Supplier<Iterator<RecordTree.Entry>> records) throws IOException {
        Map<String, CsvCell> columns = columns(type, records.get());
        if (columns.isEmpty()) {
            return;
        }
        try (SequenceWriter rows = ROWS.writeValues(new LeftOpen(out))) {
            rows.write(columns.keySet().stream().map(CsvCell::guard).toArray(String[]::new));
            rows.write(columns.values().stream().map(CsvCell::text).toArray(String[]::new));
            for (Iterator<RecordTree.Entry> entries = records.get(); entries.hasNext(); ) {
                rows.write(row(columns, ChosenRecords.document(entries.next())));
            }
        } catch (JacksonIOException e) { // the writer's name for what the stream threw
            throw e.getCause();
        }
    }

    private static String[] row(Map<String, CsvCell> columns, JsonNode document) {
        String[] row = new String[columns.size()];
        int at = 0;
        for (Map.Entry<String, CsvCell> column : columns.entrySet()) {
            row[at++] = column.getValue().write(document.get(column.getKey()));
        }
        return row;
    }

    /** Each member of a document, in the order in which they are met. */
    private static Map<String, CsvCell> columns(String type, Iterator<RecordTree.Entry> records) {
        Map<String, Optional<CsvCell>> met = new LinkedHashMap<>();
        boolean named = true;
        while (records.hasNext()) {
            RecordTree.Entry entry = records.next();
            JsonNode document = ChosenRecords.document(entry);
            if (!document.isObject()) {
                throw refused(ChosenRecords.name(entry) + " is no object");
            }
            document.properties()
                    .forEach(member -> met.merge(member.getKey(), CsvCell.of(member.getValue()), CsvWriter::both));
            named = !met.isEmpty();
            if (met.size() > MAX_COLUMNS) {
                throw refused("the records of type " + type + " have more than " + MAX_COLUMNS + " different members");
            }
        }
        if (!named) {
            throw refused("the records of type " + type + " have no members");
        }
        Map<String, CsvCell> columns = new LinkedHashMap<>();
        met.forEach((name, cell) -> columns.put(name, cell.orElse(CsvCell.JSON)));
        return columns;
    }

    private static Optional<CsvCell> both(Optional<CsvCell> one, Optional<CsvCell> two) {
        if (one.isEmpty() || two.isEmpty()) {
            return one.or(() -> two);
        }
        return one.equals(two) ? one : Optional.of(CsvCell.JSON);
    }

    private static InputRejectedException refused(String problem) {
        return new InputRejectedException("export as csv", problem + ", so they are no table; take --format ndjson");
    }
}
