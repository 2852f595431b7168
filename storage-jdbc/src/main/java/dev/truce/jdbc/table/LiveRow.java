package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.JsonText;
import dev.truce.rollback.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Reads the current row of a result that holds the table's columns in their order. */
    static LiveRow read(LiveTable table, ResultSet result) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(table.columns().size());
        for (int i = 1; i <= table.columns().size(); i++) {
            Object value = result.getObject(i);
            if (value instanceof String text && text.indexOf('\ufffd') >= 0) {
                checkText(table, i, text, result.getBytes(i));
            }
            values.add(value instanceof Integer small ? Long.valueOf(small) : value);
        }
        return new LiveRow(table, values);
    }

    /** The driver puts U+FFFD for bytes that are no UTF-8, and what it replaced would be lost. */
    private static void checkText(LiveTable table, int column, String text, byte[] stored) {
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), stored)) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    "Column \"" + table.columns().get(column - 1).name() + "\" of table \"" + table.name()
                            + "\" holds a text that is not UTF-8; mend it, or exclude the table");
        }
    }

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
                document.set(column, SqlValue.toJson(values.get(i)));
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
