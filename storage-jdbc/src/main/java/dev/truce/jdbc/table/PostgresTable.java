package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.quoted;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.table.LiveTable.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A table of a PostgreSQL schema, and what is said to PostgreSQL about its rows.
 *
 * @param live the table whose rows are records
 * @param schema the schema it is in
 * @param partitioned whether its rows are in tables of their own
 * @param types of each column the type that values are read as, without the bounds of the column, with its collation
 * @param always columns that PostgreSQL numbers and lets nobody update
 * @param numbered columns whose next value comes from a sequence
 * @param rowBytes about how large a row is
 */
record PostgresTable(
        LiveTable live,
        String schema,
        boolean partitioned,
        Map<String, String> types,
        Set<String> always,
        Set<String> numbered,
        long rowBytes) {

    private static final int FETCH_BYTES = 4 << 20;
    private static final int MOST_ROWS = 5_000;

    PostgresTable {
        types = Map.copyOf(types);
        always = Set.copyOf(always);
        numbered = Set.copyOf(numbered);
    }

    String name() {
        return live.name();
    }

    /** The table, for statements that write. */
    String qualified() {
        return quoted(schema) + "." + quoted(name());
    }

    /** The table in a FROM, without the rows of tables that inherit from it. */
    String rows() {
        return (partitioned ? "" : "ONLY ") + qualified();
    }

    /** How many rows of this table are fetched at a time, so that memory is bounded. */
    int fetchRows() {
        return (int) Math.max(1, Math.min(MOST_ROWS, FETCH_BYTES / Math.max(1, rowBytes)));
    }

    /** The columns of {@code alias} as texts. */
    static String texts(String alias, List<Column> columns) {
        return columns.stream()
                .map(each -> alias + "." + quoted(each.name()) + "::text")
                .collect(Collectors.joining(", "));
    }

    /** All rows, in the order of the records' keys by code points. */
    String selectAll() {
        return "SELECT " + texts("t", live.columns()) + " FROM " + rows() + " t ORDER BY (" + keyText("t")
                + ") COLLATE \"C\"";
    }

    /** {@link RecordKey} in SQL. */
    String keyText(String alias) {
        if (live.key().size() == 1) {
            return texts(alias, live.key());
        }
        return live.key().stream()
                .map(each -> {
                    String text = alias + "." + quoted(each.name()) + "::text";
                    return each.form() == PostgresForm.WHOLE ? text : "to_json(" + text + ")::text";
                })
                .collect(Collectors.joining(" || ',' || ", "'[' || ", " || ']'"));
    }

    /** The row that a result begins with, of columns as {@link #texts} selects them, after {@code skipped} others. */
    LiveRow read(ResultSet rows, int skipped) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(live.columns().size());
        for (int i = 0; i < live.columns().size(); i++) {
            String text = rows.getString(skipped + i + 1);
            values.add(
                    text == null ? null : ((PostgresForm) live.columns().get(i).form()).read(text));
        }
        return new LiveRow(live, values);
    }

    /** The values of the primary key that a record's key stands for; null when no row can have it. */
    @Nullable
    List<Object> keyValues(String key) {
        List<Object> values = new ArrayList<>();
        try {
            if (live.key().size() == 1) {
                Column column = live.key().get(0);
                values.add(column.form() == PostgresForm.WHOLE ? (Object) Long.valueOf(key) : key);
            } else {
                JsonNode array = StrictJson.reader().read(key, "key");
                if (!array.isArray() || array.size() != live.key().size()) {
                    return null;
                }
                for (int i = 0; i < array.size(); i++) {
                    boolean whole = live.key().get(i).form() == PostgresForm.WHOLE;
                    values.add((whole ? PostgresForm.WHOLE : PostgresForm.TEXT).fromJson(array.get(i)));
                }
            }
        } catch (InputRejectedException | IllegalArgumentException noKeyOfOurs) {
            return null;
        }
        List<@Nullable Object> named = new ArrayList<>(values);
        return RecordKey.of(named).equals(key) && key.indexOf(0) < 0 ? values : null;
    }
}
