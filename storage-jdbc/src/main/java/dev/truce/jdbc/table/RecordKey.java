package dev.truce.jdbc.table;

import dev.truce.integrity.json.CanonicalJson;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The key of a record, from the values of its table's primary key: of one column the text itself, or the JSON of another
 * value; of several the canonical JSON of the array of them.
 */
final class RecordKey {

    private RecordKey() {}

    static String of(List<@Nullable Object> values) {
        if (values.size() != 1) {
            ArrayNode all = new ArrayNode(JsonNodeFactory.instance);
            values.forEach(value -> all.add(SqlValue.toJson(value)));
            return CanonicalJson.text(all);
        }
        Object value = values.get(0);
        return value instanceof String text ? text : CanonicalJson.text(SqlValue.toJson(value));
    }

    /**
     * What the values can be that have a key: one list for each possibility. A key of one column does not say whether it was
     * a text or the JSON of another value.
     */
    static List<List<@Nullable Object>> candidates(String key, int columns) {
        List<List<@Nullable Object>> candidates = new ArrayList<>();
        if (columns == 1) {
            candidates.add(list(key));
        }
        JsonNode json = parsed(key);
        if (columns == 1 && json != null && !json.isString() && !json.isArray()) {
            addReadable(candidates, List.of(json));
        } else if (columns > 1 && json instanceof ArrayNode array && array.size() == columns) {
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(elements::add);
            addReadable(candidates, elements);
        }
        return candidates;
    }

    private static void addReadable(List<List<@Nullable Object>> candidates, List<JsonNode> elements) {
        List<@Nullable Object> values = new ArrayList<>();
        try {
            elements.forEach(each -> values.add(SqlValue.fromJson(each)));
        } catch (IllegalArgumentException notAKeyOfOurs) {
            return;
        }
        candidates.add(values);
    }

    private static List<@Nullable Object> list(String text) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(text);
        return values;
    }

    private static @Nullable JsonNode parsed(String key) {
        try {
            return StrictJson.reader().read(key, "key");
        } catch (InputRejectedException notJson) {
            return null;
        }
    }
}
