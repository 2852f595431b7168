package dev.truce.rollback;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.Condition;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A scope as a JSON object. */
final class ScopeJson {

    /** What a condition means for a record of two documents, said where the condition stands. */
    private static final String EITHER = "a record takes part when its live document or the snapshot's fits";

    private ScopeJson() {}

    static void write(ObjectNode json, RollbackScope scope) {
        scope.types().forEach(json.putArray("types")::add);
        if (!scope.records().isEmpty()) {
            ArrayNode records = json.putArray("records");
            scope.records()
                    .forEach(record ->
                            records.addObject().put("type", record.type()).put("key", record.key()));
        }
        Condition where = scope.where();
        if (where != null) {
            json.put("where", where.toString());
        }
        put(json, "from", scope.from());
        put(json, "until", scope.until());
        if (scope.asksDocuments()) {
            json.put("documents", EITHER);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Instant time) {
        if (time != null) {
            json.put(name, time.toString());
        }
    }

    static RollbackScope read(JsonNode json) {
        SortedSet<String> types = new TreeSet<>(PlanJson.texts(json, "types"));
        SortedSet<RecordId> records = new TreeSet<>();
        json.path("records")
                .values()
                .forEach(record ->
                        records.add(new RecordId(PlanJson.text(record, "type"), PlanJson.text(record, "key"))));
        return new RollbackScope(
                types,
                records,
                json.has("where") ? Condition.parse(PlanJson.text(json, "where")) : null,
                time(json, "from"),
                time(json, "until"));
    }

    private static @Nullable Instant time(JsonNode json, String name) {
        return json.has(name) ? Instant.parse(PlanJson.text(json, name)) : null;
    }
}
