package dev.truce.jdbc.table;

import dev.truce.conflict.version.CodePoints;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.table.LiveTable.Column;
import dev.truce.rollback.store.StoreSchema;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a PostgreSQL database says of the tables of a schema. */
final class PostgresCatalog {

    /** A row for each stored column of each table that is the application's, and one for a table without. */
    private static final String COLUMNS = """
            SELECT c.relname, c.relkind,
                   CASE WHEN c.reltuples > 0 THEN pg_table_size(c.oid) / c.reltuples ELSE 8192 END::bigint AS row_bytes,
                   a.attname, format_type(a.atttypid, a.atttypmod) AS written,
                   a.attnotnull OR coalesce(b.required, false) AS required,
                   coalesce(array_position(i.indkey::int2[], a.attnum) + 1 - array_lower(i.indkey::int2[], 1), 0) AS key_place,
                   b.typname, b.modifier >= 0 AS scaled, format_type(b.oid, -1)
                     || CASE WHEN a.attcollation <> 0 THEN ' COLLATE ' || quote_ident(cn.nspname) || '.'
                       || quote_ident(co.collname) ELSE '' END AS read_as,
                   a.attidentity = 'a' AS always,
                   pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) IS NOT NULL
                     AS numbered
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_attribute a
                ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
              LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
              LEFT JOIN pg_collation co ON co.oid = a.attcollation
              LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
              LEFT JOIN LATERAL (
                WITH RECURSIVE chain AS (
                  SELECT y.oid, y.typname, y.typtype, y.typbasetype, a.atttypmod AS modifier, y.typnotnull AS required,
                         y.typtypmod
                    FROM pg_type y WHERE y.oid = a.atttypid
                  UNION ALL
                  SELECT y.oid, y.typname, y.typtype, y.typbasetype, chain.typtypmod, chain.required OR y.typnotnull,
                         y.typtypmod
                    FROM chain JOIN pg_type y ON y.oid = chain.typbasetype WHERE chain.typtype = 'd')
                SELECT * FROM chain WHERE typtype <> 'd') b ON true
             WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition
               AND c.relname NOT LIKE 'truce\\_%' AND c.relname <> 'flyway_schema_history'
               AND NOT EXISTS (SELECT FROM pg_depend d
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY c.relname, a.attnum""";

    private static final String REFERENCES = """
            SELECT k.conname, cn.nspname, c.relname, pn.nspname, p.relname,
                   k.condeferrable, k.confdeltype <> 'a', k.confupdtype <> 'a', pg_get_constraintdef(k.oid),
                   (SELECT array_agg(a.attname::text ORDER BY x.place) FROM unnest(k.conkey) WITH ORDINALITY x(number, place)
                     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number),
                   (SELECT array_agg(a.attname::text ORDER BY x.place) FROM unnest(k.confkey) WITH ORDINALITY x(number, place)
                     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.number)
              FROM pg_constraint k
              JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
              JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
             WHERE k.contype = 'f' AND k.conparentid = 0 AND ? IN (cn.nspname, pn.nspname)
             ORDER BY cn.nspname, c.relname, k.conname""";

    private static final String UNIQUES = """
            SELECT c.relname, i.indpred IS NULL, i.indisprimary, i.indimmediate,
                   (SELECT array_agg(a.attname::text ORDER BY x.place)
                      FROM unnest(i.indkey::int2[]) WITH ORDINALITY x(number, place)
                      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = x.number
                     WHERE x.place <= i.indnkeyatts)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_class x ON x.oid = i.indexrelid
             WHERE i.indisunique AND i.indexprs IS NULL AND n.nspname = ?
             ORDER BY c.relname, NOT i.indisprimary, x.relname""";

    private final String location;
    private final String schema;
    private final Set<String> excluded;

    PostgresCatalog(String location, String schema, Set<String> excluded) {
        this.location = location;
        this.schema = schema;
        this.excluded = Set.copyOf(excluded);
    }

    /**
     * Columns whose values together occur once in a table.
     *
     * @param table the table's name
     * @param forAll whether that holds for all rows
     * @param key whether they are the primary key
     * @param immediate whether it must hold after each row that is written
     * @param columns the columns
     */
    record Unique(String table, boolean forAll, boolean key, boolean immediate, List<String> columns) {

        /** Whether it is about columns of this table that documents have, none of which PostgreSQL computes. */
        boolean isOf(PostgresTable other) {
            return table.equals(other.name()) && other.types().keySet().containsAll(columns);
        }
    }

    /** The tables, in the order of their names by code points. */
    SortedMap<String, PostgresTable> tables(Connection connection) throws SQLException {
        SortedMap<String, PostgresTable> tables = new TreeMap<>(CodePoints::compare);
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                Draft draft = null;
                while (rows.next()) {
                    if (draft == null || !draft.name.equals(rows.getString("relname"))) {
                        put(tables, draft);
                        draft = new Draft(rows);
                    }
                    draft.add(rows);
                }
                put(tables, draft);
            }
        }
        return tables;
    }

    private void put(SortedMap<String, PostgresTable> tables, @Nullable Draft draft) {
        if (draft == null || excluded.contains(draft.name)) {
            return;
        }
        PostgresTable table = draft.table(schema);
        if (table.live().key().isEmpty()) {
            throw new DatabaseException(
                    Problem.UNFIT,
                    location + ": the table \"" + draft.name + "\" has no primary key"
                            + " that tells its records apart; give it one, or exclude the table");
        }
        tables.put(draft.name, table);
    }

    /** A table while its columns are read. */
    private static final class Draft {

        private final String name;
        private final boolean partitioned;
        private final long rowBytes;
        private final List<Column> columns = new ArrayList<>();
        private final Map<String, String> types = new HashMap<>();
        private final Set<String> always = new HashSet<>();
        private final Set<String> numbered = new HashSet<>();

        Draft(ResultSet row) throws SQLException {
            name = row.getString("relname");
            partitioned = row.getString("relkind").equals("p");
            rowBytes = row.getLong("row_bytes");
        }

        void add(ResultSet row) throws SQLException {
            String column = row.getString("attname");
            if (column == null) {
                return;
            }
            columns.add(new Column(
                    column,
                    row.getString("written"),
                    row.getBoolean("required"),
                    row.getInt("key_place"),
                    PostgresForm.of(row.getString("typname"), row.getBoolean("scaled"))));
            types.put(column, row.getString("read_as"));
            if (row.getBoolean("always")) {
                always.add(column);
            }
            if (row.getBoolean("numbered")) {
                numbered.add(column);
            }
        }

        PostgresTable table(String schema) {
            return new PostgresTable(
                    LiveTable.of(name, columns), schema, partitioned, types, always, numbered, rowBytes);
        }
    }

    /** The foreign keys of the schema's tables, and those of others that refer to them. */
    List<PostgresReference> references(Connection connection) throws SQLException {
        List<PostgresReference> references = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(REFERENCES)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    references.add(new PostgresReference(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            texts(rows.getArray(10)),
                            rows.getString(4),
                            rows.getString(5),
                            texts(rows.getArray(11)),
                            rows.getBoolean(6),
                            rows.getBoolean(7),
                            rows.getBoolean(8),
                            rows.getString(9)));
                }
            }
        }
        return references;
    }

    /** The unique columns of the schema's tables; those over expressions are not known. */
    List<Unique> uniques(Connection connection) throws SQLException {
        List<Unique> uniques = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UNIQUES)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    uniques.add(new Unique(
                            rows.getString(1),
                            rows.getBoolean(2),
                            rows.getBoolean(3),
                            rows.getBoolean(4),
                            texts(rows.getArray(5))));
                }
            }
        }
        return uniques;
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    /** What the tables demand of their rows. */
    StoreSchema schema(Connection connection) throws SQLException {
        SortedMap<String, PostgresTable> tables = tables(connection);
        List<PostgresReference> references = references(connection);
        List<Unique> uniques = uniques(connection);
        SortedMap<String, StoreSchema.TypeSchema> types = new TreeMap<>();
        for (PostgresTable table : tables.values()) {
            types.put(
                    table.name(),
                    new StoreSchema.TypeSchema(
                            table.live().columns().stream()
                                    .map(each -> new StoreSchema.Column(each.name(), each.type(), each.required()))
                                    .toList(),
                            references.stream()
                                    .filter(each -> each.isOf(table)
                                            && each.parentSchema().equals(schema)
                                            && tables.containsKey(each.parent()))
                                    .map(each -> new StoreSchema.Reference(each.members(), each.parent(), each.named()))
                                    .toList(),
                            uniques.stream()
                                    .filter(each -> each.forAll() && each.isOf(table))
                                    .map(Unique::columns)
                                    .toList()));
        }
        return new StoreSchema(types);
    }
}
