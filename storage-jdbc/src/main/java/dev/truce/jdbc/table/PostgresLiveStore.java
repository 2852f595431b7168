package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.PostgresAddress;
import dev.truce.jdbc.database.PostgresErrors;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreLockedException;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tables of a PostgreSQL schema as live records: a table is a type, a row a record, its document an object of column and
 * value. A record's key is its primary key as PostgreSQL writes it; of several columns the canonical JSON of their array, in
 * which whole numbers are numbers and all else strings.
 *
 * <p>Whole numbers, {@code numeric}, {@code real} and {@code double precision} are numbers, {@code boolean} is true or false,
 * a {@code bytea} is {@code {"$blob": base64}}, NULL is null, and a {@code timestamptz} is RFC 3339 in UTC. Every other value is
 * the string that PostgreSQL writes for it, in UTC and in the C locale: so {@code json} keeps its bytes. What no JSON number can
 * be is tagged: {@code {"$numeric": "NaN"}}, {@code {"$numeric": "1.50"}} where the column does not fix the digits, and
 * {@code {"$float": "-0"}}. Columns that PostgreSQL computes are not part of a document.
 *
 * <p>Every table of the schema takes part and needs a primary key, unless it is excluded; partitions are part of their table.
 * Changes are one transaction. Foreign keys and unique columns need to hold only at its end, in whatever order the changes come;
 * where a foreign key cannot be deferred, its table must be the user's own. {@code ON DELETE} and {@code ON UPDATE} actions never
 * touch a record that is not named: such changes are refused, and the records named. Triggers run as always. Rows are read back,
 * and sequences continue after the numbers that were put back.
 *
 * <p>A scan is one transaction that sees one state. Memory does not grow with the tables. Thread-safe; a cursor is not.
 */
public final class PostgresLiveStore implements LiveStore {

    private final PostgresSession session;
    private final PostgresCatalog catalog;
    /** The tables as they were last seen, for reading single rows. */
    private SortedMap<String, PostgresTable> known = Collections.emptySortedMap();

    private PostgresLiveStore(PostgresSession session, Set<String> excluded) {
        this.session = session;
        this.catalog = new PostgresCatalog(session.location(), session.schema(), excluded);
    }

    /**
     * Opens a schema, with all its tables.
     *
     * @param jdbcUrl {@code jdbc:postgresql://HOST/DATABASE}; its option {@code currentSchema} names the schema, which is
     *     {@code public} otherwise
     * @return the store
     * @throws DatabaseException when there is no such database or schema, the user is not let in, or a table has no primary key
     * @throws IllegalArgumentException when the URL is none
     */
    public static PostgresLiveStore open(String jdbcUrl) {
        return open(jdbcUrl, Set.of());
    }

    /**
     * Opens a schema without some of its tables.
     *
     * @param jdbcUrl as for {@link #open(String)}
     * @param excluded names of tables to leave alone, as the database writes them
     * @return the store
     * @throws DatabaseException as for {@link #open(String)}
     */
    public static PostgresLiveStore open(String jdbcUrl, Set<String> excluded) {
        return open(PostgresSession.address(jdbcUrl), excluded);
    }

    /**
     * Opens the schema of an address without some of its tables.
     *
     * @param address the database, the user and the schema
     * @param excluded names of tables to leave alone, as the database writes them
     * @return the store
     * @throws DatabaseException as for {@link #open(String)}
     */
    public static PostgresLiveStore open(PostgresAddress address, Set<String> excluded) {
        PostgresLiveStore store = new PostgresLiveStore(new PostgresSession(address), excluded);
        try {
            store.tables(store.session.connection());
            return store;
        } catch (SQLException | RuntimeException e) {
            store.close();
            throw PostgresErrors.translate(store.location(), e);
        }
    }

    private SortedMap<String, PostgresTable> tables(Connection connection) throws SQLException {
        SortedMap<String, PostgresTable> tables = catalog.tables(connection);
        known = tables;
        return tables;
    }

    /** {@code jdbc:postgresql://HOST:PORT/DATABASE?currentSchema=SCHEMA}, without user, password and other options. */
    @Override
    public String location() {
        return session.location();
    }

    @Override
    public synchronized StoreSchema schema() {
        try {
            return catalog.schema(session.connection());
        } catch (SQLException e) {
            throw PostgresErrors.translate(location(), e);
        }
    }

    @Override
    public RecordCursor scan() {
        Connection reader = null;
        try {
            reader = session.connect();
            reader.setAutoCommit(false);
            PostgresSession.execute(reader, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            PostgresSession.execute(reader, "SET LOCAL work_mem = '64MB'"); // it sorts whole tables
            return new LiveScan<>(
                    new Source(location()), reader, catalog.tables(reader).values());
        } catch (SQLException | RuntimeException e) {
            throw PostgresErrors.translate(location(), PostgresSession.closing(reader, e));
        }
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        return Optional.ofNullable(getAll(List.of(id)).get(id));
    }

    @Override
    public synchronized Map<RecordId, StoredRecord> getAll(Collection<RecordId> ids) {
        try {
            return PostgresLookup.find(session.connection(), known, ids);
        } catch (SQLException e) {
            return getAllAfter(e, ids);
        }
    }

    /** The tables may have changed since they were seen. */
    private Map<RecordId, StoredRecord> getAllAfter(SQLException failure, Collection<RecordId> ids) {
        try {
            return PostgresLookup.find(session.connection(), tables(session.connection()), ids);
        } catch (SQLException e) {
            e.addSuppressed(failure);
            throw PostgresErrors.translate(location(), e);
        }
    }

    /** By the columns of the primary key of the type's table. */
    @Override
    public synchronized Optional<RecordId> idOf(@Nullable String type, byte[] json) {
        PostgresTable table = type == null ? null : known.get(type);
        if (table == null) {
            return Optional.empty();
        }
        JsonNode document = StrictJson.reader().read(json, "a document of " + type);
        List<@Nullable Object> key = new ArrayList<>();
        for (LiveTable.Column column : table.live().key()) {
            JsonNode value = document.get(column.name());
            key.add(value == null || value.isNull() ? null : column.form().fromJson(value));
        }
        return key.contains(null) ? Optional.empty() : Optional.of(new RecordId(table.name(), RecordKey.of(key)));
    }

    @Override
    public void apply(List<RecordChange> changes) {
        applyAll(List.of(changes));
    }

    /** In one transaction. */
    @Override
    public synchronized void applyAll(Iterable<List<RecordChange>> batches) {
        try {
            session.write(connection ->
                    new PostgresBatch(location(), connection, catalog, tables(connection)).apply(batches));
        } catch (SQLException e) {
            throw PostgresErrors.translate(location(), e);
        }
    }

    @Override
    public boolean atomic() {
        return true;
    }

    /** A lock of the database's, which ends with the connection: changes made without it, after it was lost, are refused. */
    @Override
    public synchronized StoreLock lock() {
        try {
            if (!session.lock()) {
                throw new StoreLockedException(
                        location() + " is locked by another process of Truce; try again when that one is done.");
            }
            return session::unlock;
        } catch (SQLException e) {
            throw PostgresErrors.translate(location(), e);
        }
    }

    @Override
    public synchronized void close() {
        session.close();
    }

    /** How PostgreSQL's rows are scanned. */
    private record Source(String location) implements LiveScan.Source<PostgresTable> {

        @Override
        public ResultSet rows(Statement statement, PostgresTable table) throws SQLException {
            statement.setFetchSize(table.fetchRows());
            return statement.executeQuery(table.selectAll());
        }

        @Override
        public LiveRow row(PostgresTable table, ResultSet rows) throws SQLException {
            return table.read(rows, 0);
        }

        @Override
        public RuntimeException translate(SQLException error) {
            return PostgresErrors.translate(location, error);
        }
    }
}
