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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads and writes single rows, in a transaction of the caller's. */
final class LiveBatch {

    private final String location;
    private final Connection connection;
    private final Map<String, LiveTable> tables;

    LiveBatch(String location, Connection connection, Map<String, LiveTable> tables) {
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
            try (PreparedStatement select = prepare(table.selectOne(), values);
                    ResultSet found = select.executeQuery()) {
                LiveRow row = found.next() ? LiveRow.read(table, found) : null;
                // a column may take "01" for 1, or "A" for "a"; that is another record
                if (row != null && row.key().equals(key)) {
                    return Optional.of(row);
                }
            }
        }
        return Optional.empty();
    }

    /** Checks every change before the first is made; removes before it writes, so that unique values are free again. */
    void apply(List<RecordChange> changes) throws SQLException {
        Set<RecordId> seen = new HashSet<>();
        List<LiveChange> puts = new ArrayList<>();
        List<LiveRow> removed = new ArrayList<>();
        for (RecordChange change : changes) {
            if (!seen.add(change.id())) {
                throw new IllegalArgumentException("A batch changes a record once, but " + change.id() + " twice");
            }
            LiveChange checked = LiveChange.of(change, tables.get(change.id().type()));
            LiveRow there = find(change.id()).orElse(null);
            if (isToDo(checked, there)) {
                if (checked.row() != null) {
                    puts.add(checked);
                } else if (there != null) {
                    removed.add(there);
                }
            }
        }
        for (LiveRow row : removed) {
            execute(row.table().delete(), row.keyValues());
        }
        for (LiveChange put : puts) {
            put(put);
        }
        for (LiveChange put : puts) {
            checkWritten(put);
        }
    }

    private boolean isToDo(LiveChange change, @Nullable LiveRow there) {
        Digest found = there == null ? null : Digest.ofCanonical(there.document());
        if (Objects.equals(found, change.wanted())) {
            return false;
        }
        if (!Objects.equals(found, change.change().expected())) {
            throw UnexpectedRecordException.of(location, change.change(), Optional.ofNullable(found));
        }
        return true;
    }

    /** Asks again whether the row is there, because removals before may have taken it along. */
    private void put(LiveChange put) throws SQLException {
        LiveRow row = Objects.requireNonNull(put.row());
        Optional<LiveRow> there = find(put.change().id());
        if (there.isPresent()) {
            List<@Nullable Object> values = new ArrayList<>(row.values());
            values.addAll(there.get().keyValues());
            execute(row.table().update(), values);
        } else {
            execute(row.table().insert(), row.values());
        }
    }

    /** Types of columns and triggers can make another value of what was written. */
    private void checkWritten(LiveChange put) throws SQLException {
        LiveRow wanted = Objects.requireNonNull(put.row());
        JsonNode document = wanted.document();
        JsonNode found =
                find(put.change().id()).<JsonNode>map(LiveRow::document).orElse(null);
        if (found == null) {
            throw changedByStore(put, "the record is gone after it was written");
        }
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            JsonNode stored = found.get(member.getKey());
            if (stored == null || !CanonicalJson.text(stored).equals(CanonicalJson.text(member.getValue()))) {
                throw changedByStore(
                        put,
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
