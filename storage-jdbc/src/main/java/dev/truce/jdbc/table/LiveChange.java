package dev.truce.jdbc.table;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.RecordChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change with the row it makes, checked against the table before anything is written.
 *
 * @param change the change
 * @param table the record's table
 * @param row the row that is to be there; null when the record is to be removed
 */
record LiveChange(
        RecordChange change, LiveTable table, @Nullable LiveRow row) {

    static LiveChange of(RecordChange change, @Nullable LiveTable table) {
        if (table == null) {
            throw refused(change, "is of type \"" + change.id().type() + "\", but there is no such table");
        }
        byte[] json = change.json();
        return new LiveChange(change, table, json == null ? null : row(change, table, json));
    }

    /** The digest of the document that the row will be read as; null when there will be none. */
    @Nullable
    Digest wanted() {
        return row == null ? null : Digest.ofCanonical(row.document());
    }

    private static LiveRow row(RecordChange change, LiveTable table, byte[] json) {
        JsonNode document = StrictJson.reader().read(json, "record " + change.id());
        if (!document.isObject()) {
            throw refused(change, "is not a JSON object, and a row can be nothing else");
        }
        for (String member : document.propertyNames()) {
            if (table.columns().stream().noneMatch(each -> each.name().equals(member))) {
                throw refused(
                        change,
                        "has the member \"" + member + "\", but table \"" + table.name() + "\" has no such column");
            }
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (LiveTable.Column column : table.columns()) {
            values.add(value(change, column, document.get(column.name())));
        }
        LiveRow row = new LiveRow(table, values);
        if (!row.key().equals(change.id().key())) {
            throw refused(change, "holds a document with the key " + row.key());
        }
        return row;
    }

    private static @Nullable Object value(RecordChange change, LiveTable.Column column, @Nullable JsonNode json) {
        if (column.required() && (json == null || json.isNull())) {
            throw refused(change, "has no value for column \"" + column.name() + "\", which must not be null");
        }
        try {
            return json == null || json.isNull() ? null : column.form().fromJson(json);
        } catch (IllegalArgumentException e) {
            throw refused(change, "member \"" + column.name() + "\" " + e.getMessage());
        }
    }

    private static DatabaseException refused(RecordChange change, String problem) {
        return new DatabaseException(
                Problem.UNFIT, "Record " + change.id() + " " + problem + "; nothing of the batch was applied.");
    }
}
