package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.LockFile;
import dev.truce.jdbc.database.SqliteDatabase;
import dev.truce.jdbc.database.SqliteErrors;
import dev.truce.jdbc.database.SqliteSettings;
import dev.truce.jdbc.database.SqliteTransaction;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import tools.jackson.databind.JsonNode;

/**
 * The tables of a SQLite database as live records: a table is a type, a row a record, its document an object of column and
 * value. INTEGER and REAL are numbers, TEXT is a string, a BLOB is {@code {"$blob": base64}}, NULL is null. A record's key is
 * its primary key: a text as it is, another value as JSON, several columns as the canonical JSON of their array.
 *
 * <p>Every table of the application takes part and needs a primary key, unless it is excluded. Columns that SQLite computes
 * are not part of a document. Texts must be UTF-8.
 *
 * <p>Changes are one transaction. Foreign keys and unique columns need to hold only at its end: two records may swap a value,
 * in any order. To that end a row that gives up a unique value is removed and written anew. {@code ON DELETE} and {@code ON
 * UPDATE} actions of the database never touch a record that is not named: where rows would be left that refer to nothing, all
 * is refused, and they are named; to find them, every reference of the database is checked. Triggers run as always. A column
 * that a document lacks becomes null. What a row then holds is read back, and changes that the tables would alter or refuse
 * are not made.
 *
 * <p>A scan sorts in SQLite, in bounded memory, and sees one state; where the database has no write-ahead log, it must be
 * closed before {@link #apply}. Looking a record up uses the primary key's index. Thread-safe; a cursor is not.
 */
public final class SqliteLiveStore implements LiveStore {

    private static final String PREFIX = "jdbc:sqlite:";

    private final String location;
    private final Path file;
    private final Set<String> excluded;
    private final Connection connection;

    private SqliteLiveStore(String location, Path file, Set<String> excluded, Connection connection) {
        this.location = location;
        this.file = file;
        this.excluded = Set.copyOf(excluded);
        this.connection = connection;
    }

    /**
     * Opens a database, with all its tables.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} and the path of the file
     * @return the store
     * @throws DatabaseException when the URL names no file, the file is missing or is no SQLite database, or a table has no
     *     primary key
     * @throws dev.truce.rollback.store.StoreLockedException when another process held the file for ten seconds
     */
    public static SqliteLiveStore open(String jdbcUrl) {
        return open(jdbcUrl, Set.of());
    }

    /**
     * Opens a database without some of its tables.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} and the path of the file
     * @param excluded names of tables to leave alone, as the database writes them
     * @return the store
     * @throws DatabaseException as for {@link #open(String)}
     */
    public static SqliteLiveStore open(String jdbcUrl, Set<String> excluded) {
        Path file = file(jdbcUrl);
        Connection connection = connect(file, SqliteSettings.writing(SqliteSettings.PATIENCE));
        SqliteLiveStore store = new SqliteLiveStore(jdbcUrl, file, excluded, connection);
        try {
            store.tables(connection);
            return store;
        } catch (SQLException | RuntimeException e) {
            store.close();
            throw SqliteErrors.translate(jdbcUrl, e);
        }
    }

    private static Path file(String jdbcUrl) {
        String path = jdbcUrl.startsWith(PREFIX) ? jdbcUrl.substring(PREFIX.length()) : "";
        if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:") || path.indexOf('?') >= 0) {
            throw new DatabaseException(
                    Problem.NOT_FOUND, "\"" + jdbcUrl + "\" does not name a SQLite file; write jdbc:sqlite:PATH");
        }
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new DatabaseException(
                    Problem.NOT_FOUND, jdbcUrl + ": there is no such file; check the path, or make the tables first");
        }
        return file;
    }

    private static Connection connect(Path file, SQLiteConfig settings) {
        Connection connection = null;
        try {
            connection = settings.createConnection(PREFIX + file);
            // where there is no write-ahead log, FULL does not force the folder after a commit
            SqliteTransaction.execute(connection, "PRAGMA synchronous = EXTRA");
            checkEncoding(file, connection);
            KeyFunction.register(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            throw SqliteErrors.translate(file.toString(), SqliteDatabase.closing(connection, e));
        }
    }

    private static void checkEncoding(Path file, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet encoding = statement.executeQuery("PRAGMA encoding")) {
            encoding.next();
            if (!"UTF-8".equals(encoding.getString(1))) {
                throw new DatabaseException(
                        Problem.UNFIT,
                        file + ": the database holds its texts in " + encoding.getString(1)
                                + ", but only UTF-8 is supported; copy it into a database in UTF-8");
            }
        }
    }

    private SortedMap<String, LiveTable> tables(Connection reader) throws SQLException {
        return SqliteCatalog.all(location, reader, excluded);
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.ofNullable(file.toAbsolutePath().getParent());
    }

    @Override
    public RecordCursor scan() {
        Connection reader = connect(file, SqliteSettings.reading(SqliteSettings.PATIENCE));
        try {
            reader.setAutoCommit(false);
            return new LiveScan<>(new Source(location), reader, tables(reader).values());
        } catch (SQLException | RuntimeException e) {
            throw SqliteErrors.translate(location, SqliteDatabase.closing(reader, e));
        }
    }

    @Override
    public synchronized Optional<StoredRecord> get(RecordId id) {
        try {
            return new SqliteBatch(location, connection, tables(connection))
                    .find(id)
                    .map(LiveRow::record);
        } catch (SQLException e) {
            throw SqliteErrors.translate(location, e);
        }
    }

    /** By the columns of the primary key of the type's table. */
    @Override
    public synchronized Optional<RecordId> idOf(@Nullable String type, byte[] json) {
        try {
            LiveTable table = type == null ? null : tables(connection).get(type);
            if (table == null) {
                return Optional.empty();
            }
            JsonNode document = StrictJson.reader().read(json, "a document of " + type);
            List<@Nullable Object> key = new ArrayList<>();
            for (LiveTable.Column column : table.key()) {
                JsonNode value = document.get(column.name());
                key.add(value == null || value.isNull() ? null : SqlValue.fromJson(value));
            }
            return key.contains(null) ? Optional.empty() : Optional.of(new RecordId(table.name(), RecordKey.of(key)));
        } catch (SQLException e) {
            throw SqliteErrors.translate(location, e);
        }
    }

    @Override
    public synchronized StoreSchema schema() {
        try {
            return SqliteCatalog.schema(connection, tables(connection));
        } catch (SQLException e) {
            throw SqliteErrors.translate(location, e);
        }
    }

    @Override
    public void apply(List<RecordChange> changes) {
        applyAll(List.of(changes));
    }

    /** In one transaction. */
    @Override
    public synchronized void applyAll(Iterable<List<RecordChange>> batches) {
        try {
            if (touches(batches, SqliteCatalog.acting(connection))) {
                withoutActions(batches);
            } else {
                SqliteTransaction.writing(connection, () -> change(batches), this::commitRefused);
            }
        } catch (SQLException e) {
            throw SqliteErrors.translate(location, e);
        }
    }

    private static boolean touches(Iterable<List<RecordChange>> batches, Set<String> acting) {
        if (acting.isEmpty()) {
            return false;
        }
        for (List<RecordChange> changes : batches) {
            if (changes.stream()
                    .anyMatch(each -> acting.contains(each.id().type().toLowerCase(Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }

    private boolean change(Iterable<List<RecordChange>> batches) throws SQLException {
        SqliteTransaction.execute(connection, "PRAGMA defer_foreign_keys = ON");
        new SqliteBatch(location, connection, tables(connection)).apply(batches);
        return true;
    }

    /** SQLite's own way to change rows that others refer to: its actions are off, and all references are checked at the end. */
    private void withoutActions(Iterable<List<RecordChange>> batches) throws SQLException {
        SqliteTransaction.execute(connection, "PRAGMA foreign_keys = OFF");
        try {
            SqliteTransaction.Work<Boolean> work = () -> {
                SqliteReferences references = new SqliteReferences(location, connection, tables(connection));
                List<SqliteReferences.Broken> before = references.broken();
                boolean changed = change(batches);
                references.checkNone(before);
                return changed;
            };
            SqliteTransaction.writing(connection, work, this::commitRefused);
        } finally {
            SqliteTransaction.execute(connection, "PRAGMA foreign_keys = ON");
        }
    }

    private RuntimeException commitRefused(SQLException failure) throws SQLException {
        SqliteReferences references = new SqliteReferences(location, connection, tables(connection));
        List<SqliteReferences.Broken> broken = SqliteErrors.isForeignKey(failure) ? references.broken() : List.of();
        return broken.isEmpty() ? SqliteErrors.translate(location, failure) : references.refusal(broken, failure);
    }

    /** How SQLite's rows are scanned. */
    private record Source(String location) implements LiveScan.Source<LiveTable> {

        @Override
        public ResultSet rows(Statement statement, LiveTable table) throws SQLException {
            return statement.executeQuery(SqliteSql.selectAll(table));
        }

        @Override
        public LiveRow row(LiveTable table, ResultSet rows) throws SQLException {
            return SqliteRows.read(table, rows);
        }

        @Override
        public RuntimeException translate(SQLException error) {
            return SqliteErrors.translate(location, error);
        }
    }

    @Override
    public boolean atomic() {
        return true;
    }

    @Override
    public StoreLock lock() {
        return LockFile.take(file.resolveSibling(file.getFileName() + ".truce-lock"), location);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqliteErrors.translate(location, e);
        }
    }
}
