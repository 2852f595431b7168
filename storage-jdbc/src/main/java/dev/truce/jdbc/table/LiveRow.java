package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.JsonText;
import dev.truce.rollback.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row, and the record it stands for.
 *
 * @param table its table
 * @param values the values of the table's columns, in their order
 */
record LiveRow(LiveTable table, List<@Nullable Object> values) {

    /** The values of the primary key. */
    List<@Nullable Object> keyValues() {
        List<@Nullable Object> key = new ArrayList<>();
        table.key().forEach(each -> key.add(values.get(table.columns().indexOf(each))));
        return key;
    }

    String key() {
        return RecordKey.of(keyValues());
    }

    RecordId id() {
        String key = key();
        if (key.isEmpty() || (keyValues().size() == 1 && keyValues().get(0) == null)) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    "A row of table \"" + table.name() + "\" has " + (key.isEmpty() ? "an empty" : "no")
                            + " primary key, so its record has no name; give it a key, or exclude the table");
        }
        return new RecordId(table.name(), key);
    }

    ObjectNode document() {
        ObjectNode document = JsonText.object();
        for (int i = 0; i < values.size(); i++) {
            String column = table.columns().get(i).name();
            try {
                Object value = values.get(i);
                document.set(
                        column,
                        value == null
                                ? document.nullNode()
                                : table.columns().get(i).form().toJson(value));
            } catch (IllegalArgumentException e) {
                throw new DatabaseException(
                        Problem.UNFIT,
                        "Column \"" + column + "\" of record " + table.name() + "/" + key() + " " + e.getMessage()
                                + "; mend it, or exclude the table",
                        e);
            }
        }
        return document;
    }

    StoredRecord record() {
        return new StoredRecord(id(), StrictJson.write(document()));
    }
}
