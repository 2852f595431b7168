package dev.truce.jdbc.table;

import dev.truce.conflict.version.CodePoints;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table whose rows are records.
 *
 * @param name the table's name, which is the records' type
 * @param columns all columns that are stored, in the table's order
 * @param key the columns of the primary key, in the key's order
 */
record LiveTable(String name, List<Column> columns, List<Column> key) {

    /** A column; {@code keyPlace} counts from 1, and is 0 outside of the primary key. */
    record Column(String name, boolean required, int keyPlace) {}

    /** What is not the application's. */
    private static final String USER_TABLES = "SELECT name, type FROM pragma_table_list WHERE schema = 'main'"
            + " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            + " AND name NOT LIKE 'truce\\_%' ESCAPE '\\' AND name <> 'flyway_schema_history'";

    /** The tables of a database, in the order of their names by code points. */
    static SortedMap<String, LiveTable> all(String database, Connection connection, Set<String> excluded)
            throws SQLException {
        SortedMap<String, LiveTable> tables = new TreeMap<>(CodePoints::compare);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(USER_TABLES)) {
            while (rows.next()) {
                String name = rows.getString("name");
                if (!excluded.contains(name)) {
                    tables.put(name, read(database, connection, name, rows.getString("type")));
                }
            }
        }
        return tables;
    }

    static LiveTable read(String database, Connection connection, String name, String type) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name, \"notnull\", pk FROM pragma_table_info(?) ORDER BY cid")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(rows.getString(1), rows.getBoolean(2), rows.getInt(3)));
                }
            }
        }
        List<Column> key = columns.stream()
                .filter(each -> each.keyPlace() > 0)
                .sorted(Comparator.comparingInt(Column::keyPlace))
                .toList();
        if (key.isEmpty() || type.equals("virtual")) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    database + ": the " + (key.isEmpty() ? "table \"" : "virtual table \"") + name
                            + "\" has no primary key"
                            + " that tells its records apart; give it one, or exclude the table");
        }
        return new LiveTable(name, List.copyOf(columns), key);
    }

    /** Rows as they come. */
    String selectUnordered() {
        return "SELECT " + list(columns) + " FROM " + quoted(name);
    }

    /** Rows in the order of the records' keys; {@code truce_key} is {@link KeyFunction}. */
    String selectAll() {
        return "SELECT " + list(columns) + " FROM " + quoted(name) + " ORDER BY truce_key(" + list(key)
                + ") COLLATE BINARY";
    }

    String selectOne() {
        return "SELECT " + list(columns) + " FROM " + quoted(name) + whereKey();
    }

    String delete() {
        return "DELETE FROM " + quoted(name) + whereKey();
    }

    String insert() {
        String places = columns.stream().map(each -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + quoted(name) + " (" + list(columns) + ") VALUES (" + places + ")";
    }

    String update() {
        String sets = columns.stream().map(each -> quoted(each.name()) + " = ?").collect(Collectors.joining(", "));
        return "UPDATE " + quoted(name) + " SET " + sets + whereKey();
    }

    private String whereKey() {
        return key.stream()
                .map(each -> quoted(each.name()) + " IS ?")
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    private static String list(List<Column> columns) {
        return columns.stream().map(each -> quoted(each.name())).collect(Collectors.joining(", "));
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
