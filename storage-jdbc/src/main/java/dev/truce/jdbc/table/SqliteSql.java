package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.list;
import static dev.truce.jdbc.table.LiveTable.quoted;

import java.util.stream.Collectors;

/** What is said to SQLite about the rows of a table. */
final class SqliteSql {

    private SqliteSql() {}

    /** Rows as they come. */
    static String selectUnordered(LiveTable table) {
        return "SELECT " + list(table.columns()) + " FROM " + quoted(table.name());
    }

    /** Rows in the order of the records' keys; {@code truce_key} is {@link KeyFunction}. */
    static String selectAll(LiveTable table) {
        return selectUnordered(table) + " ORDER BY truce_key(" + list(table.key()) + ") COLLATE BINARY";
    }

    static String selectOne(LiveTable table) {
        return selectUnordered(table) + whereKey(table);
    }

    static String delete(LiveTable table) {
        return "DELETE FROM " + quoted(table.name()) + whereKey(table);
    }

    static String insert(LiveTable table) {
        String places = table.columns().stream().map(each -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + quoted(table.name()) + " (" + list(table.columns()) + ") VALUES (" + places + ")";
    }

    static String update(LiveTable table) {
        String sets = table.columns().stream()
                .map(each -> quoted(each.name()) + " = ?")
                .collect(Collectors.joining(", "));
        return "UPDATE " + quoted(table.name()) + " SET " + sets + whereKey(table);
    }

    private static String whereKey(LiveTable table) {
        return table.key().stream()
                .map(each -> quoted(each.name()) + " IS ?")
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }
}
