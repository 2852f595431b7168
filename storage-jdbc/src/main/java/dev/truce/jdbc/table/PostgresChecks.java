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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares the rows of a table with what is staged for it, before and after. Holds a few rows in memory. */
final class PostgresChecks {

    private final String location;
    private final Connection connection;

    PostgresChecks(String location, Connection connection) {
        this.location = location;
        this.connection = connection;
    }

    /** Locks the rows, refuses those that are not as expected, and unstages the changes that are made already. */
    void expected(PostgresStage stage) throws SQLException {
        checkOnce(stage);
        List<Long> made = new ArrayList<>();
        try (Statement statement = statement(stage);
                ResultSet rows = statement.executeQuery(select(stage) + " JOIN "
                        + stage.table().rows() + " t ON " + stage.same("t", "s") + " FOR UPDATE OF t")) {
            while (rows.next()) {
                Digest found = Digest.ofCanonical(stage.table().read(rows, 4).document());
                if (isMade(stage, rows, found)) {
                    made.add(rows.getLong(1));
                }
            }
        }
        try (Statement statement = statement(stage);
                ResultSet rows = statement.executeQuery(select(stage).replace(", " + texts(stage), "")
                        + " WHERE NOT EXISTS (SELECT FROM " + stage.table().rows() + " t WHERE " + stage.same("t", "s")
                        + ")")) {
            while (rows.next()) {
                if (isMade(stage, rows, null)) {
                    made.add(rows.getLong(1));
                }
            }
        }
        if (!made.isEmpty()) {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM " + stage.name() + " WHERE " + stage.own("number") + " = ANY (?)")) {
                delete.setArray(1, connection.createArrayOf("bigint", made.toArray()));
                delete.executeUpdate();
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE " + stage.name() + " s SET " + stage.own("present") + " = true FROM "
                    + stage.table().rows() + " t WHERE " + stage.same("t", "s"));
        }
    }

    private void checkOnce(PostgresStage stage) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + stage.own("key") + " FROM " + stage.name()
                        + " GROUP BY 1 HAVING count(*) > 1 LIMIT 1")) {
            if (rows.next()) {
                throw new IllegalArgumentException("A batch changes a record once, but "
                        + new RecordId(stage.table().name(), rows.getString(1)) + " twice");
            }
        }
    }

    private static String texts(PostgresStage stage) {
        return PostgresTable.texts("t", stage.table().live().columns());
    }

    private static String select(PostgresStage stage) {
        return "SELECT s." + stage.own("number") + ", s." + stage.own("key") + ", s." + stage.own("expected") + ", s."
                + stage.own("wanted") + ", " + texts(stage) + " FROM " + stage.name() + " s";
    }

    private Statement statement(PostgresStage stage) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(stage.table().fetchRows());
        return statement;
    }

    private boolean isMade(PostgresStage stage, ResultSet row, @Nullable Digest found) throws SQLException {
        Digest expected = digest(row.getString(3));
        if (Objects.equals(found, digest(row.getString(4)))) {
            return true;
        }
        if (!Objects.equals(found, expected)) {
            RecordId id = new RecordId(stage.table().name(), row.getString(2));
            throw UnexpectedRecordException.of(
                    location, new RecordChange(id, expected, null), Optional.ofNullable(found));
        }
        return false;
    }

    private static @Nullable Digest digest(@Nullable String hex) {
        return hex == null ? null : Digest.parseHex(hex);
    }

    /** Types of columns and triggers can make another value of what was written. */
    void made(PostgresStage stage) throws SQLException {
        try (Statement statement = statement(stage);
                ResultSet rows = statement.executeQuery(
                        select(stage) + " LEFT JOIN " + stage.table().rows() + " t ON " + stage.same("t", "s"))) {
            while (rows.next()) {
                LiveRow row = stage.table().read(rows, 4);
                boolean there = !row.keyValues().contains(null);
                String wanted = rows.getString(4);
                if (wanted == null && there) {
                    throw changed(stage, rows.getString(2), "the record is there again after it was removed");
                }
                if (wanted != null && !there) {
                    throw changed(stage, rows.getString(2), "the record is gone after it was written");
                }
                if (wanted != null && !Digest.ofCanonical(row.document()).hex().equals(wanted)) {
                    throw changed(stage, rows.getString(2), difference(stage, rows.getLong(1), row));
                }
            }
        }
    }

    private String difference(PostgresStage stage, long number, LiveRow row) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet staged = statement.executeQuery("SELECT "
                        + PostgresTable.texts("s", stage.table().live().columns()) + " FROM " + stage.name()
                        + " s WHERE " + stage.own("number") + " = " + number)) {
            staged.next();
            JsonNode found = row.document();
            for (Map.Entry<String, JsonNode> member :
                    stage.table().read(staged, 0).document().properties()) {
                JsonNode stored = Objects.requireNonNull(found.get(member.getKey()));
                if (!CanonicalJson.text(stored).equals(CanonicalJson.text(member.getValue()))) {
                    return "column \"" + member.getKey() + "\" was given " + member.getValue() + " and holds " + stored;
                }
            }
            return "PostgreSQL writes one of its values in another way: it holds " + CanonicalJson.text(row.document());
        }
    }

    private static DatabaseException changed(PostgresStage stage, String key, String problem) {
        return new DatabaseException(
                Problem.UNFIT,
                "Record " + new RecordId(stage.table().name(), key) + " does not fit its table: " + problem
                        + "; nothing of the batch was applied.");
    }
}
