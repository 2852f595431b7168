package dev.truce.jdbc.table;

import dev.truce.conflict.version.CodePoints;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.table.LiveTable.Column;
import dev.truce.rollback.store.StoreSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a SQLite database says of its tables. */
final class SqliteCatalog {

    /** What is not the application's. */
    private static final String USER_TABLES = "SELECT name, type FROM pragma_table_list WHERE schema = 'main'"
            + " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            + " AND name NOT LIKE 'truce\\_%' ESCAPE '\\' AND name <> 'flyway_schema_history'";

    private static final String REFERENCES =
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id, seq";

    private static final String UNIQUES =
            "SELECT i.name, c.name FROM pragma_index_list(?) i, pragma_index_info(i.name) c"
                    + " WHERE i.\"unique\" = 1 AND i.partial = 0 ORDER BY i.name, c.seqno";

    /** Tables to whose rows others refer so that SQLite acts on those when the row goes. */
    private static final String ACTING = "SELECT DISTINCT lower(f.\"table\") FROM pragma_table_list t,"
            + " pragma_foreign_key_list(t.name) f WHERE t.schema = 'main'"
            + " AND (f.on_delete <> 'NO ACTION' OR f.on_update <> 'NO ACTION')";

    private SqliteCatalog() {}

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
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?) ORDER BY cid")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(
                            rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getInt(4), SqlValue.FORM));
                }
            }
        }
        LiveTable table = LiveTable.of(name, columns);
        boolean virtual = type.equals("virtual");
        if (virtual || table.key().isEmpty()) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    database + ": the " + (virtual ? "virtual table \"" : "table \"") + name + "\" has no primary key"
                            + " that tells its records apart; give it one, or exclude the table");
        }
        return table;
    }

    /** What the tables demand of their rows. */
    static StoreSchema schema(Connection connection, SortedMap<String, LiveTable> tables) throws SQLException {
        SortedMap<String, StoreSchema.TypeSchema> types = new TreeMap<>();
        for (LiveTable table : tables.values()) {
            List<StoreSchema.Column> columns = table.columns().stream()
                    .map(each ->
                            new StoreSchema.Column(each.name(), each.type(), each.required() || each.keyPlace() > 0))
                    .toList();
            List<List<String>> uniques = uniques(connection, table);
            List<String> key = table.key().stream().map(Column::name).toList();
            if (!uniques.contains(key)) {
                uniques.add(0, key); // an INTEGER PRIMARY KEY has no index of its own
            }
            types.put(
                    table.name(), new StoreSchema.TypeSchema(columns, references(connection, table, tables), uniques));
        }
        return new StoreSchema(types);
    }

    /** The columns whose values together occur once, for each constraint and index over columns that holds for all rows. */
    static List<List<String>> uniques(Connection connection, LiveTable table) throws SQLException {
        Map<String, List<@Nullable String>> found = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(UNIQUES)) {
            statement.setString(1, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(1), each -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
        }
        List<List<String>> uniques = new ArrayList<>();
        for (List<@Nullable String> columns : found.values()) {
            if (!columns.contains(null)) { // an expression has no name
                uniques.add(List.copyOf(columns));
            }
        }
        return uniques;
    }

    private static List<StoreSchema.Reference> references(
            Connection connection, LiveTable table, SortedMap<String, LiveTable> tables) throws SQLException {
        List<StoreSchema.Reference> references = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(REFERENCES)) {
            statement.setString(1, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                int current = -1;
                LiveTable parent = null;
                List<String> members = new ArrayList<>();
                List<String> named = new ArrayList<>();
                while (rows.next()) {
                    if (rows.getInt(1) != current) {
                        add(references, members, parent, named);
                        current = rows.getInt(1);
                        parent = ignoringCase(tables, rows.getString(2));
                        members.clear();
                        named.clear();
                    }
                    members.add(rows.getString(3));
                    String to = rows.getString(4);
                    if (parent != null) {
                        named.add(to == null ? parent.key().get(named.size()).name() : to);
                    }
                }
                add(references, members, parent, named);
            }
        }
        return references;
    }

    private static void add(
            List<StoreSchema.Reference> references,
            List<String> members,
            @Nullable LiveTable parent,
            List<String> named) {
        if (parent != null) {
            references.add(new StoreSchema.Reference(members, parent.name(), named));
        }
    }

    private static @Nullable LiveTable ignoringCase(SortedMap<String, LiveTable> tables, String name) {
        return tables.values().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    /** The names, in lower case, of tables whose rows cannot go without SQLite changing or guarding rows of others. */
    static Set<String> acting(Connection connection) throws SQLException {
        Set<String> acting = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ACTING)) {
            while (rows.next()) {
                acting.add(rows.getString(1));
            }
        }
        return acting;
    }
}
