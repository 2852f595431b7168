package dev.truce.rollback.export;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file to be imported.
 *
 * @param file the file
 * @param format how it is written
 * @param type the type of its records; null when each document names its own, or the ruleset does
 * @param records how many records it must have; null when that is not known
 * @param stateRoot the hash its records must have; null when that is not known
 */
record ImportSource(
        Path file,
        ExportFormat format,
        @Nullable String type,
        @Nullable Long records,
        @Nullable Digest stateRoot) {

    /** Hands over the id and document of each record, in the order of the file. */
    void read(LiveStore target, RecordFormat records, BiConsumer<RecordId, byte[]> consumer) {
        RecordFormat own = type == null ? records : records.ofType(type);
        if (format == ExportFormat.JSON) {
            long item = 0;
            for (Iterator<JsonNode> items = JsonItems.read(file); items.hasNext(); item++) {
                JsonNode document = items.next();
                String path = "/items/" + item;
                byte[] json = StrictJson.write(document);
                RecordId id = target.idOf(type, json).orElseGet(() -> id(own, document, 0, path));
                consumer.accept(id, json);
            }
            return;
        }
        Map<RecordId, Long> seen = new HashMap<>();
        try (NdjsonReader lines = NdjsonReader.open(file, StrictJson.reader())) {
            while (lines.hasNext()) {
                NdjsonReader.Line line = lines.next();
                RecordId id = target.idOf(type, line.bytes()).orElseGet(() -> id(own, line.json(), line.number(), ""));
                Long other = seen.put(id, line.number());
                if (other != null) {
                    throw line.rejected(
                            own.key().toString(),
                            "the record " + id + " stands already in line " + other + "; remove one of the two");
                }
                consumer.accept(id, line.bytes());
            }
        }
    }

    private RecordId id(RecordFormat own, JsonNode document, long line, String path) {
        try {
            RecordId id = own.id(document);
            if (type != null && !id.type().equals(type)) {
                throw new InputRejectedException(
                        file.toString(),
                        line,
                        0,
                        path,
                        "the record says it is of type \"" + id.type() + "\", but the file is of \"" + type + "\"");
            }
            return id;
        } catch (MetadataException e) {
            throw new InputRejectedException(
                    file.toString(), line, 0, path + e.path(), (path.isEmpty() ? "" : path) + e.getMessage());
        }
    }
}
