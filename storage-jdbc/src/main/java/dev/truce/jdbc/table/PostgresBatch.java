package dev.truce.jdbc.table;

import static dev.truce.jdbc.table.LiveTable.quoted;

import dev.truce.conflict.version.CodePoints;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.table.LiveTable.Column;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Changes of any number in one transaction of the caller's. They are staged on the server, checked against the rows, which are
 * locked, and made in an order that foreign keys allow: rows that hold a unique value that another gets give way, then rows are
 * written, those that others refer to first, then removed, those that refer to others first. No action of a foreign key ever
 * finds a row to act on.
 */
final class PostgresBatch {

    private static final int NAMED = 5;

    private final String location;
    private final Connection connection;
    private final Map<String, PostgresTable> tables;
    private final List<PostgresReference> references;
    private final List<PostgresCatalog.Unique> uniques;
    private final PostgresConstraints constraints;
    private final SortedMap<String, PostgresStage> stages = new TreeMap<>(CodePoints::compare);

    PostgresBatch(String location, Connection connection, PostgresCatalog catalog, Map<String, PostgresTable> tables)
            throws SQLException {
        this.location = location;
        this.connection = connection;
        this.tables = tables;
        this.references = catalog.references(connection);
        this.uniques = catalog.uniques(connection);
        this.constraints = new PostgresConstraints(location, connection);
    }

    /** Makes the changes of all batches. */
    void apply(Iterable<List<RecordChange>> batches) throws SQLException {
        try {
            for (List<RecordChange> changes : batches) {
                stage(changes);
            }
        } finally {
            for (PostgresStage stage : stages.values()) {
                stage.abandon();
            }
        }
        PostgresChecks checks = new PostgresChecks(location, connection);
        for (PostgresStage stage : stages.values()) {
            execute("ANALYZE " + stage.name());
            checks.expected(stage);
        }
        List<PostgresStage> order = parentsFirst();
        giveWay();
        keysThatChange();
        constraints.loosen();
        for (PostgresStage stage : order) {
            execute("DELETE FROM " + stage.table().rows() + " t USING " + stage.name() + " s WHERE s."
                    + stage.own("moved") + " AND " + stage.same("t", "s"));
        }
        for (PostgresStage stage : order) {
            insert(stage);
            update(stage);
        }
        for (PostgresStage stage : order) {
            checkUnreferenced(stage);
        }
        for (int i = order.size() - 1; i >= 0; i--) {
            PostgresStage stage = order.get(i);
            execute("DELETE FROM " + stage.table().rows() + " t USING " + stage.name() + " s WHERE s."
                    + stage.own("wanted") + " IS NULL AND " + stage.same("t", "s"));
        }
        constraints.tighten();
        for (PostgresStage stage : order) {
            advanceSequences(stage);
            checks.made(stage);
        }
    }

    /** Sends changes to the server, as runs of one table: only one of them can be sent to at a time. */
    private void stage(List<RecordChange> changes) throws SQLException {
        Map<String, List<RecordChange>> byType = new LinkedHashMap<>();
        changes.forEach(change -> byType.computeIfAbsent(change.id().type(), type -> new ArrayList<>())
                .add(change));
        for (Map.Entry<String, List<RecordChange>> entry : byType.entrySet()) {
            PostgresTable table = tables.get(entry.getKey());
            LiveTable live = table == null ? null : table.live();
            for (RecordChange change : entry.getValue()) {
                if (table == null) {
                    LiveChange.of(change, live);
                } else {
                    stage(LiveChange.of(change, live), table);
                }
            }
            PostgresStage stage = stages.get(entry.getKey());
            if (stage != null) {
                stage.flush();
            }
        }
    }

    private void stage(LiveChange change, PostgresTable table) throws SQLException {
        List<Object> key = table.keyValues(change.change().id().key());
        if (key == null) {
            if (change.row() != null || change.change().expected() != null) {
                throw UnexpectedRecordException.of(location, change.change(), Optional.empty());
            }
            return;
        }
        PostgresStage stage = stages.get(table.name());
        if (stage == null) {
            stage = new PostgresStage(table, stages.size(), connection);
            stages.put(table.name(), stage);
        }
        stage.add(change, key);
    }

    /** The staged tables, each after those it refers to; of a circle some come too early, and their keys are deferred. */
    private List<PostgresStage> parentsFirst() {
        List<PostgresStage> order = new ArrayList<>();
        List<PostgresStage> left = new ArrayList<>(stages.values());
        while (!left.isEmpty()) {
            PostgresStage next = left.stream()
                    .filter(each -> waitsFor(each, left).isEmpty())
                    .findFirst()
                    .orElse(left.get(0));
            waitsFor(next, left).forEach(constraints::defer);
            left.remove(next);
            order.add(next);
        }
        return order;
    }

    private List<PostgresReference> waitsFor(PostgresStage stage, List<PostgresStage> left) {
        return references.stream()
                .filter(each -> each.isOf(stage.table()) && !each.refersTo(stage.table()))
                .filter(each -> left.stream().anyMatch(other -> each.refersTo(other.table())))
                .toList();
    }

    /** Finds the rows of which another record gets a unique value: they go first, and come back if they are to stay. */
    private void giveWay() throws SQLException {
        for (PostgresStage stage : stages.values()) {
            long moved = 0;
            for (PostgresCatalog.Unique unique : uniques) {
                if (unique.isOf(stage.table()) && unique.immediate() && !unique.key()) {
                    String equal = unique.columns().stream()
                            .map(each -> "t." + quoted(each) + " = s." + quoted(each))
                            .collect(Collectors.joining(" AND "));
                    moved += execute("UPDATE " + stage.name() + " h SET " + stage.own("moved") + " = true FROM "
                            + stage.table().rows() + " t, " + stage.name() + " s WHERE h." + stage.own("present")
                            + " AND NOT h." + stage.own("moved") + " AND " + stage.same("t", "h") + " AND s."
                            + stage.own("wanted") + " IS NOT NULL AND s." + stage.own("number") + " <> h."
                            + stage.own("number") + " AND " + equal);
                }
            }
            if (moved > 0) {
                for (PostgresReference each : references) {
                    if (each.refersTo(stage.table()) && isReferred(each, stage, "s." + stage.own("moved"))) {
                        if (each.actsOnDelete()) {
                            constraints.suspend(each);
                        } else {
                            constraints.defer(each);
                        }
                    }
                }
            }
        }
    }

    /** A foreign key may name other columns than the primary key, and these can change. */
    private void keysThatChange() throws SQLException {
        for (PostgresReference each : references) {
            PostgresStage stage = stages.get(each.parent());
            if (stage == null || !each.refersTo(stage.table())) {
                continue;
            }
            List<String> key =
                    stage.table().live().key().stream().map(Column::name).toList();
            if (key.containsAll(each.named()) || !stage.table().types().keySet().containsAll(each.named())) {
                continue;
            }
            String changed = each.named().stream()
                    .map(column -> "t." + quoted(column) + " IS DISTINCT FROM s." + quoted(column))
                    .collect(Collectors.joining(" OR ", "(", ")"));
            if (isReferred(each, stage, "s." + stage.own("present") + " AND " + changed)) {
                if (each.actsOnUpdate() || each.actsOnDelete()) {
                    constraints.suspend(each);
                } else {
                    constraints.defer(each);
                }
            }
        }
    }

    /** Whether a row of the staged ones, as it is now, is referred to by any. */
    private boolean isReferred(PostgresReference reference, PostgresStage stage, String condition) throws SQLException {
        return first("SELECT 1 FROM " + reference.qualified() + " c JOIN "
                        + stage.table().rows() + " t ON "
                        + reference.joins("c", "t") + " JOIN " + stage.name() + " s ON " + stage.same("t", "s")
                        + " WHERE " + condition + " LIMIT 1")
                .isPresent();
    }

    private void insert(PostgresStage stage) throws SQLException {
        String columns = LiveTable.list(stage.table().live().columns());
        execute("INSERT INTO " + stage.table().qualified() + " (" + columns + ") OVERRIDING SYSTEM VALUE SELECT "
                + columns + " FROM " + stage.name() + " s WHERE " + stage.own("wanted") + " IS NOT NULL AND (NOT "
                + stage.own("present") + " OR " + stage.own("moved") + ")");
    }

    private void update(PostgresStage stage) throws SQLException {
        String sets = stage.table().live().columns().stream()
                .filter(each -> each.keyPlace() == 0 && !stage.table().always().contains(each.name()))
                .map(each -> quoted(each.name()) + " = s." + quoted(each.name()))
                .collect(Collectors.joining(", "));
        if (!sets.isEmpty()) {
            execute("UPDATE " + stage.table().rows() + " t SET " + sets + " FROM " + stage.name() + " s WHERE s."
                    + stage.own("wanted") + " IS NOT NULL AND s." + stage.own("present") + " AND NOT s."
                    + stage.own("moved") + " AND " + stage.same("t", "s"));
        }
    }

    /** Refuses to remove what a row still refers to that is not removed as well: its foreign key might do something to it. */
    private void checkUnreferenced(PostgresStage stage) throws SQLException {
        List<String> key = stage.table().live().key().stream().map(Column::name).toList();
        for (PostgresReference each : references) {
            if (!each.refersTo(stage.table())) {
                continue;
            }
            PostgresTable child = each.schema().equals(stage.table().schema()) ? tables.get(each.table()) : null;
            PostgresStage staged = child == null ? null : stages.get(each.table());
            boolean byKey = key.containsAll(each.named());
            String referring = child == null ? "'a row'" : child.keyText("c");
            String sql = "SELECT " + referring + ", s." + stage.own("key") + " FROM " + each.qualified() + " c JOIN "
                    + (byKey
                            ? stage.name() + " s ON " + each.joins("c", "s")
                            : stage.table().rows() + " t ON " + each.joins("c", "t") + " JOIN " + stage.name()
                                    + " s ON " + stage.same("t", "s"))
                    + " WHERE s." + stage.own("wanted") + " IS NULL"
                    + (staged == null
                            ? ""
                            : " AND NOT EXISTS (SELECT FROM " + staged.name() + " r WHERE r." + staged.own("wanted")
                                    + " IS NULL AND " + staged.same("c", "r") + ")")
                    + " LIMIT " + NAMED;
            List<String> found = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.add(each.table() + "/" + rows.getString(1) + " to "
                            + stage.table().name() + "/" + rows.getString(2));
                }
            }
            if (!found.isEmpty()) {
                throw new DatabaseException(
                        Problem.UNFIT,
                        location + ": after the batch a record of \"" + each.table() + "\" would refer to one of \""
                                + each.parent() + "\" that is not there (" + String.join(", ", found)
                                + "); nothing of the batch was applied. Let the batch include both.");
            }
        }
    }

    /** A sequence continues after the numbers that were put back. */
    private void advanceSequences(PostgresStage stage) throws SQLException {
        for (String column : stage.table().numbered()) {
            Optional<String> sequence = first("SELECT pg_get_serial_sequence("
                    + literal(stage.table().qualified()) + ", " + literal(column) + ")");
            if (sequence.isPresent()) {
                execute("SELECT setval(" + literal(sequence.get()) + ", m) FROM (SELECT CASE WHEN q.seqincrement > 0"
                        + " THEN max(t." + quoted(column) + ") ELSE min(t." + quoted(column) + ") END AS m,"
                        + " q.seqincrement AS step, q.seqmin AS low, q.seqmax AS high FROM pg_sequence q, "
                        + stage.table().qualified() + " t WHERE q.seqrelid = " + literal(sequence.get())
                        + "::regclass GROUP BY q.seqincrement, q.seqmin, q.seqmax) x, " + sequence.get()
                        + " v WHERE m BETWEEN low AND high AND (m - v.last_value) * sign(step) >= 0");
            }
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private Optional<String> first(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    private long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getLargeUpdateCount();
        }
    }
}
