package dev.truce.jdbc.table;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.CanonicalJson;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads and writes single rows, in a transaction of the caller's. */
final class SqliteBatch {

    private final String location;
    private final Connection connection;
    private final Map<String, LiveTable> tables;
    private final Map<String, List<List<String>>> uniques = new HashMap<>();

    SqliteBatch(String location, Connection connection, Map<String, LiveTable> tables) {
        this.location = location;
        this.connection = connection;
        this.tables = tables;
    }

    Optional<LiveRow> find(RecordId id) throws SQLException {
        LiveTable table = tables.get(id.type());
        return table == null ? Optional.empty() : find(table, id.key());
    }

    private Optional<LiveRow> find(LiveTable table, String key) throws SQLException {
        for (List<@Nullable Object> values :
                RecordKey.candidates(key, table.key().size())) {
            try (PreparedStatement select = prepare(SqliteSql.selectOne(table), values);
                    ResultSet found = select.executeQuery()) {
                LiveRow row = found.next() ? SqliteRows.read(table, found) : null;
                // a column may take "01" for 1, or "A" for "a"; that is another record
                if (row != null && row.key().equals(key)) {
                    return Optional.of(row);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Checks every change before the first is made; removes before it writes, so that unique values are free again. Reads the
     * batches once for each of these, so that it holds one of them at a time.
     */
    void apply(Iterable<List<RecordChange>> batches) throws SQLException {
        each(batches, this::check);
        each(batches, this::makeRoom);
        each(batches, this::put);
        each(batches, this::checkMade);
    }

    /** What is done with a change. */
    private interface Pass {
        void take(LiveChange change, @Nullable LiveRow there) throws SQLException;
    }

    private void each(Iterable<List<RecordChange>> batches, Pass pass) throws SQLException {
        for (List<RecordChange> changes : batches) {
            Set<RecordId> seen = new HashSet<>();
            for (RecordChange change : changes) {
                if (!seen.add(change.id())) {
                    throw new IllegalArgumentException("A batch changes a record once, but " + change.id() + " twice");
                }
                pass.take(
                        LiveChange.of(change, tables.get(change.id().type())),
                        find(change.id()).orElse(null));
            }
        }
    }

    private void check(LiveChange change, @Nullable LiveRow there) {
        Digest found = there == null ? null : Digest.ofCanonical(there.document());
        if (!Objects.equals(found, change.wanted())
                && !Objects.equals(found, change.change().expected())) {
            throw UnexpectedRecordException.of(location, change.change(), Optional.ofNullable(found));
        }
    }

    /** A row that gets another unique value goes as well: another record of the batch may take its value. */
    private void makeRoom(LiveChange change, @Nullable LiveRow there) throws SQLException {
        if (there != null && (change.row() == null || givesUpValue(change.row(), there))) {
            execute(SqliteSql.delete(there.table()), there.keyValues());
        }
    }

    private boolean givesUpValue(LiveRow wanted, LiveRow there) throws SQLException {
        List<List<String>> uniques = this.uniques.get(there.table().name());
        if (uniques == null) {
            uniques = SqliteCatalog.uniques(connection, there.table());
            this.uniques.put(there.table().name(), uniques);
        }
        if (uniques.isEmpty()) {
            return false;
        }
        JsonNode before = there.document();
        JsonNode after = wanted.document();
        return uniques.stream()
                .flatMap(List::stream)
                .anyMatch(column -> !Objects.equals(before.get(column), after.get(column)));
    }

    private void put(LiveChange change, @Nullable LiveRow there) throws SQLException {
        LiveRow row = change.row();
        if (row == null) {
            return;
        }
        if (there == null) {
            execute(SqliteSql.insert(row.table()), row.values());
        } else if (!Objects.equals(Digest.ofCanonical(there.document()), change.wanted())) {
            List<@Nullable Object> values = new ArrayList<>(row.values());
            values.addAll(there.keyValues());
            execute(SqliteSql.update(row.table()), values);
        }
    }

    /** Types of columns and triggers can make another value of what was written. */
    private void checkMade(LiveChange change, @Nullable LiveRow there) {
        LiveRow wanted = change.row();
        if (wanted == null) {
            if (there != null) {
                throw changedByStore(change, "the record is there again after it was removed");
            }
            return;
        }
        if (there == null) {
            throw changedByStore(change, "the record is gone after it was written");
        }
        JsonNode found = there.document();
        for (Map.Entry<String, JsonNode> member : wanted.document().properties()) {
            JsonNode stored = Objects.requireNonNull(found.get(member.getKey()));
            if (!CanonicalJson.text(stored).equals(CanonicalJson.text(member.getValue()))) {
                throw changedByStore(
                        change,
                        "column \"" + member.getKey() + "\" was given " + member.getValue() + " and holds " + stored);
            }
        }
    }

    private static DatabaseException changedByStore(LiveChange put, String problem) {
        return new DatabaseException(
                Problem.UNFIT,
                "Record " + put.change().id() + " does not fit its table: " + problem
                        + "; nothing of the batch was applied.");
    }

    private void execute(String sql, List<@Nullable Object> values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepare(String sql, List<@Nullable Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }
}
