package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.quoted;

import dev.truce.conflict.RecordId;
import dev.truce.jdbc.table.LiveTable.Column;
import dev.truce.rollback.store.StoredRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads records by their keys, many at a time. */
final class PostgresLookup {

    private static final int AT_A_TIME = 1_000;

    /** What PostgreSQL says of a text that its type does not take. */
    private static final String NO_SUCH_VALUE = "22";

    private PostgresLookup() {}

    static Map<RecordId, StoredRecord> find(
            Connection connection, Map<String, PostgresTable> tables, Collection<RecordId> ids) throws SQLException {
        Map<String, List<String>> keys = new TreeMap<>();
        ids.forEach(
                id -> keys.computeIfAbsent(id.type(), type -> new ArrayList<>()).add(id.key()));
        Map<RecordId, StoredRecord> found = new HashMap<>();
        for (Map.Entry<String, List<String>> each : keys.entrySet()) {
            PostgresTable table = tables.get(each.getKey());
            for (int i = 0; table != null && i < each.getValue().size(); i += AT_A_TIME) {
                List<String> some =
                        each.getValue().subList(i, Math.min(each.getValue().size(), i + AT_A_TIME));
                find(connection, table, some, found);
            }
        }
        return found;
    }

    private static void find(
            Connection connection, PostgresTable table, List<String> keys, Map<RecordId, StoredRecord> found)
            throws SQLException {
        try {
            select(connection, table, keys, found);
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith(NO_SUCH_VALUE)) {
                throw e;
            }
            if (keys.size() > 1) { // one of them stands for no value, and so for no record; the others may
                find(connection, table, keys.subList(0, keys.size() / 2), found);
                find(connection, table, keys.subList(keys.size() / 2, keys.size()), found);
            }
        }
    }

    private static void select(
            Connection connection, PostgresTable table, List<String> keys, Map<RecordId, StoredRecord> found)
            throws SQLException {
        List<Column> columns = table.live().key();
        List<List<String>> values = new ArrayList<>();
        columns.forEach(each -> values.add(new ArrayList<>()));
        for (String key : keys) {
            List<Object> parts = table.keyValues(key);
            for (int i = 0; parts != null && i < parts.size(); i++) {
                values.get(i).add(parts.get(i).toString());
            }
        }
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(PostgresTable.texts("t", table.live().columns()))
                .append(" FROM ")
                .append(table.rows())
                .append(" t JOIN (SELECT ");
        StringBuilder arrays = new StringBuilder();
        StringBuilder names = new StringBuilder();
        StringBuilder joins = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String comma = i == 0 ? "" : ", ";
            sql.append(comma).append("CAST(k").append(i).append(" AS ").append(cast(table, columns.get(i)));
            sql.append(") AS v").append(i);
            arrays.append(comma).append("?::text[]");
            names.append(comma).append('k').append(i);
            joins.append(i == 0 ? "" : " AND ")
                    .append("t.")
                    .append(quoted(columns.get(i).name()));
            joins.append(" = x.v").append(i);
        }
        sql.append(" FROM unnest(")
                .append(arrays)
                .append(") AS u(")
                .append(names)
                .append(")) x ON ")
                .append(joins);
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < columns.size(); i++) {
                statement.setArray(
                        i + 1, connection.createArrayOf("text", values.get(i).toArray()));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    StoredRecord record = table.read(rows, 0).record();
                    if (keys.contains(record.id().key())) {
                        found.put(record.id(), record);
                    }
                }
            }
        }
    }

    /** The type without what follows it in a declaration. */
    private static String cast(PostgresTable table, Column column) {
        String type = table.types().getOrDefault(column.name(), "text");
        int collation = type.indexOf(" COLLATE ");
        return collation < 0 ? type : type.substring(0, collation);
    }
}
