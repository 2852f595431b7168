package dev.truce.rollback.export;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.util.Iterator;
import tools.jackson.databind.JsonNode;

/** The items of a file {@code {"export_date": …, "version": "1.0", "items": […]}}, which is read whole. */
final class JsonItems {

    static final String VERSION = "1.0";

    private JsonItems() {}

    static Iterator<JsonNode> read(Path file) {
        JsonLimits usual = JsonLimits.defaults();
        JsonLimits whole = new JsonLimits(
                Integer.MAX_VALUE - 2048L,
                usual.maxStringChars(),
                usual.maxDepth(),
                usual.maxNumberDigits(),
                Long.MAX_VALUE);
        JsonNode json = StrictJson.reader(whole).read(file);
        JsonNode version = json.path("version");
        if (!version.isString() || !json.path("items").isArray()) {
            throw new InputRejectedException(
                    file.toString(),
                    "a JSON export is {\"export_date\", \"version\", \"items\": […]}; use NDJSON for bare documents");
        }
        if (!version.stringValue().equals(VERSION)) {
            throw new InputRejectedException(
                    file.toString(),
                    0,
                    0,
                    "/version",
                    "the export has version " + version.stringValue() + ", but this Truce reads " + VERSION);
        }
        return json.get("items").values().iterator();
    }
}
