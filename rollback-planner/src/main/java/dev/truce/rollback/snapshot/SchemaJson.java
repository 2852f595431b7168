package dev.truce.rollback.snapshot;

import dev.truce.rollback.json.JsonMembers;
import dev.truce.rollback.store.StoreSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a store demanded, in a commit object; stores that demand nothing leave no trace there. */
final class SchemaJson {

    private static final String SCHEMA = "schema";
    private static final String MEMBERS = "members";
    private static final String NAMED = "named";

    private SchemaJson() {}

    static void write(ObjectNode commit, StoreSchema schema) {
        if (schema.types().isEmpty()) {
            return;
        }
        ObjectNode types = commit.putObject(SCHEMA);
        schema.types().forEach((name, type) -> {
            ObjectNode json = types.putObject(name);
            ArrayNode columns = json.putArray("columns");
            type.columns()
                    .forEach(column -> columns.addObject()
                            .put("name", column.name())
                            .put("type", column.type())
                            .put("required", column.required()));
            ArrayNode references = json.putArray("references");
            type.references().forEach(reference -> {
                ObjectNode one = references.addObject().put("type", reference.type());
                reference.members().forEach(one.putArray(MEMBERS)::add);
                reference.named().forEach(one.putArray(NAMED)::add);
            });
            ArrayNode uniques = json.putArray("uniques");
            type.uniques().forEach(unique -> unique.forEach(uniques.addArray()::add));
        });
    }

    static StoreSchema read(JsonNode commit) {
        SortedMap<String, StoreSchema.TypeSchema> types = new TreeMap<>();
        for (var type : commit.path(SCHEMA).properties()) {
            types.put(type.getKey(), type(type.getValue()));
        }
        return types.isEmpty() ? StoreSchema.NONE : new StoreSchema(types);
    }

    private static StoreSchema.TypeSchema type(JsonNode json) {
        List<StoreSchema.Column> columns = new ArrayList<>();
        for (JsonNode column : json.path("columns")) {
            columns.add(new StoreSchema.Column(
                    JsonMembers.PLAIN.text(column, "name"),
                    JsonMembers.PLAIN.text(column, "type"),
                    column.path("required").asBoolean(false)));
        }
        List<StoreSchema.Reference> references = new ArrayList<>();
        for (JsonNode reference : json.path("references")) {
            references.add(new StoreSchema.Reference(
                    texts(reference.path(MEMBERS)),
                    JsonMembers.PLAIN.text(reference, "type"),
                    texts(reference.path(NAMED))));
        }
        List<List<String>> uniques = new ArrayList<>();
        json.path("uniques").values().forEach(unique -> uniques.add(texts(unique)));
        return new StoreSchema.TypeSchema(columns, references, uniques);
    }

    private static List<String> texts(JsonNode json) {
        return json.valueStream().map(text -> text.asString("")).toList();
    }
}
