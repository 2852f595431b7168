package dev.truce.jdbc.table;

import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.SqliteDatabase;
import dev.truce.jdbc.database.SqliteErrors;
import dev.truce.jdbc.database.SqliteTransaction;
import dev.truce.rollback.export.DatabaseFormat;
import dev.truce.rollback.export.DatabaseFormat.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * A database file that somebody handed over. It is opened as unchangeable, so that nothing is written beside it; only its tables
 * are read, by plain selects, so that none of its views, triggers, checks or computed columns runs.
 */
final class SqliteExportContent implements DatabaseFormat.Content {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_VALUE = 1 << 26;

    private final String name;
    private final Connection connection;
    private final @Nullable SortedMap<String, String> facts;
    private final List<Table> tables = new ArrayList<>();
    /** The table of each type. */
    private final SortedMap<String, String> types = new TreeMap<>(CodePoints::compare);

    private SqliteExportContent(String name, Connection connection) throws SQLException {
        this.name = name;
        this.connection = connection;
        check("PRAGMA encoding", "UTF-8", "its texts must be UTF-8");
        Set<String> found = schema();
        check("PRAGMA quick_check(1)", "ok", "the database is damaged; get a good copy");
        if (found.remove(SqliteExportFormat.FACTS)) {
            this.facts = readFacts();
            readTables(found);
        } else {
            this.facts = null;
            found.stream().filter(each -> !each.startsWith("sqlite_")).forEach(each -> types.put(each, each));
            if (types.isEmpty()) {
                throw rejected("the database has no table; export into it first");
            }
        }
    }

    static SqliteExportContent open(Path file, String name) {
        checkFile(file, name);
        SQLiteConfig settings = new SQLiteConfig();
        settings.setReadOnly(true);
        Connection connection = null;
        try {
            connection = settings.createConnection("jdbc:sqlite:" + file.toUri() + "?immutable=1");
            SQLiteConnection sqlite = connection.unwrap(SQLiteConnection.class);
            sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
            for (String pragma : new String[] {
                "trusted_schema = OFF", "cell_size_check = ON", "ignore_check_constraints = ON", "temp_store = MEMORY"
            }) {
                SqliteTransaction.execute(connection, "PRAGMA " + pragma);
            }
            return new SqliteExportContent(name, connection);
        } catch (SQLException | RuntimeException e) {
            throw refused(name, SqliteDatabase.closing(connection, e));
        }
    }

    /** Before SQLite sees it: a file of no bytes would be an empty database, and a log beside it a part of it. */
    private static void checkFile(Path file, String name) {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new InputRejectedException(name, "this is not a SQLite database; name another file");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": reading failed: " + e.getMessage(), e);
        }
        for (String suffix : List.of("-wal", "-journal")) {
            Path log = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(log) && log.toFile().length() > 0) {
                throw new InputRejectedException(
                        name,
                        "part of it may still be in " + log.getFileName()
                                + "; close the program that writes it, so that one file has all");
            }
        }
    }

    private void check(String question, String expected, String problem) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            String answer = row.getString(1);
            if (!expected.equals(answer)) {
                throw rejected(problem + " (SQLite: " + answer.strip() + ")");
            }
        }
    }

    /** The names of the tables. */
    private Set<String> schema() throws SQLException {
        Set<String> found = new TreeSet<>(CodePoints::compare);
        List<String> others = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT type, name, rootpage FROM sqlite_schema WHERE type <> 'index'")) {
            while (rows.next()) {
                String what = rows.getString(1);
                String each = rows.getString(2);
                if (!"table".equals(what)) {
                    others.add(what + " \"" + each + "\"");
                } else if (rows.getLong(3) == 0) {
                    throw rejected("\"" + each
                            + "\" is a virtual table, whose rows are not in the file; copy them into a" + " table");
                } else {
                    found.add(each);
                }
            }
        }
        if (found.contains(SqliteExportFormat.FACTS) && !others.isEmpty()) {
            throw rejected("an export has tables only, but here is the " + others.get(0) + "; get a good copy");
        }
        return found;
    }

    private SortedMap<String, String> readFacts() throws SQLException {
        SortedMap<String, String> read = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, value FROM " + SqliteExportFormat.FACTS)) {
            while (rows.next()) {
                read.put(Objects.toString(rows.getString(1), ""), Objects.toString(rows.getString(2), ""));
            }
        }
        return Collections.unmodifiableSortedMap(read);
    }

    private void readTables(Set<String> found) throws SQLException {
        if (!found.remove(SqliteExportFormat.TABLES)) {
            throw rejected("the table " + SqliteExportFormat.TABLES + " is missing; get a good copy");
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT type, name, records, state_root FROM " + SqliteExportFormat.TABLES)) {
            while (rows.next()) {
                String type = Objects.toString(rows.getString(1), "");
                String table = Objects.toString(rows.getString(2), "");
                if (!found.remove(table) || types.put(type, table) != null) {
                    throw rejected("it names the table \"" + table + "\" twice, or it is missing; get a good copy");
                }
                tables.add(new Table(type, rows.getLong(3), digest(rows.getString(4))));
            }
        }
        found.removeIf(each -> each.startsWith("sqlite_"));
        if (!found.isEmpty()) {
            throw rejected(
                    "nothing accounts for its table \"" + found.iterator().next() + "\"; get a good copy");
        }
        tables.sort((one, two) -> CodePoints.compare(one.type(), two.type()));
    }

    private Digest digest(@Nullable String text) {
        try {
            return Digest.parse(Objects.toString(text, ""));
        } catch (IllegalArgumentException e) {
            throw rejected(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<SortedMap<String, String>> facts() {
        return Optional.ofNullable(facts);
    }

    @Override
    public List<Table> tables() {
        return List.copyOf(tables);
    }

    @Override
    public List<String> types() {
        return List.copyOf(types.keySet());
    }

    @Override
    public Iterator<byte[]> documents(String type) {
        String table = types.get(type);
        if (table == null) {
            throw new IllegalArgumentException("the database " + name + " has no type " + type);
        }
        try {
            if (facts != null) {
                return new Rows("SELECT document FROM " + LiveTable.quoted(table), SqliteExportContent::document);
            }
            LiveTable columns = SqliteCatalog.read(name, connection, table, "table");
            return new Rows(
                    SqliteSql.selectUnordered(columns),
                    row -> StrictJson.write(SqliteRows.read(columns, row).document()));
        } catch (SQLException | RuntimeException e) {
            throw refused(name, e);
        }
    }

    private static byte[] document(ResultSet row) throws SQLException {
        if (!(row.getObject(1) instanceof String)) {
            throw new DatabaseException(DatabaseException.Problem.UNFIT, "a document is no text; get a good copy");
        }
        return row.getBytes(1);
    }

    /** What becomes of a row. */
    private interface Reading {
        byte[] document(ResultSet row) throws SQLException;
    }

    /** The rows of a table, one after the other. */
    private final class Rows implements Iterator<byte[]> {

        private final Statement statement;
        private final ResultSet rows;
        private final Reading reading;
        private boolean ahead;

        Rows(String select, Reading reading) throws SQLException {
            this.statement = connection.createStatement();
            this.rows = statement.executeQuery(select);
            this.reading = reading;
            this.ahead = rows.next();
        }

        @Override
        public boolean hasNext() {
            return ahead;
        }

        @Override
        public byte[] next() {
            if (!ahead) {
                throw new NoSuchElementException("the table has no further row");
            }
            try {
                byte[] document = reading.document(rows);
                ahead = rows.next();
                if (!ahead) {
                    statement.close();
                }
                return document;
            } catch (SQLException | RuntimeException e) {
                throw refused(name, e);
            }
        }
    }

    private InputRejectedException rejected(String problem) {
        return new InputRejectedException(name, problem);
    }

    /** Whatever SQLite or a row has against being read, it is the file that is at fault. */
    private static RuntimeException refused(String name, Throwable error) {
        RuntimeException translated = SqliteErrors.translate(name, error);
        if (!(translated instanceof DatabaseException) && !(translated instanceof IllegalArgumentException)) {
            return translated;
        }
        String message = String.valueOf(translated.getMessage());
        return new InputRejectedException(
                name, message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteErrors.translate(name, e);
        }
    }
}
