package dev.truce.jdbc.table;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose rows are records.
 *
 * @param name the table's name, which is the records' type
 * @param columns all columns that are stored, in the table's order
 * @param key the columns of the primary key, in the key's order
 */
record LiveTable(String name, List<Column> columns, List<Column> key) {

    LiveTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its type, as the database writes it; may be empty
     * @param required whether it must not be null
     * @param keyPlace its place in the primary key, from 1; 0 outside of it
     * @param form how its values are written as JSON
     */
    record Column(String name, String type, boolean required, int keyPlace, ValueForm form) {}

    /** A table with the columns that have a place in the key as its key. */
    static LiveTable of(String name, List<Column> columns) {
        return new LiveTable(
                name,
                columns,
                columns.stream()
                        .filter(each -> each.keyPlace() > 0)
                        .sorted(Comparator.comparingInt(Column::keyPlace))
                        .toList());
    }

    static String list(List<Column> columns) {
        return columns.stream().map(each -> quoted(each.name())).collect(Collectors.joining(", "));
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
