package dev.truce.jdbc;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.jdbc.database.DatabaseException.Problem;
import dev.truce.jdbc.database.Dialect;
import dev.truce.jdbc.database.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the table of cases, as a case. */
final class CaseRow {

    private CaseRow() {}

    static ConflictCase read(ResultSet row, Dialect dialect) throws SQLException {
        long number = row.getLong("number");
        try {
            NewCase conflict = conflict(row, "case " + number, dialect);
            return new ConflictCase(
                    number,
                    row.getInt("revision"),
                    CaseStatus.valueOf(row.getString("status")),
                    conflict,
                    handling(row, number, dialect),
                    Instant.parse(row.getString("opened_at")),
                    Instant.parse(row.getString("updated_at")),
                    decided(row, "case " + number, conflict.key().record(), dialect));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DatabaseException(
                    Problem.NOT_A_DATABASE,
                    "Case " + number + " is damaged: " + e.getMessage() + "; restore the workspace from a copy",
                    e);
        }
    }

    private static NewCase conflict(ResultSet row, String what, Dialect dialect) throws SQLException {
        RecordId record =
                new RecordId(dialect.text(row.getString("record_type")), dialect.text(row.getString("record_key")));
        return CaseJson.readConflict(
                JsonText.read(dialect.text(row.getString("conflict")), what),
                new NewCase.Key(dialect.text(row.getString("tenant")), record, dialect.text(row.getString("origin"))),
                ParkReason.valueOf(row.getString("reason")),
                new NewCase.RulesetRef(
                        dialect.text(row.getString("ruleset_name")),
                        dialect.text(row.getString("ruleset_version")),
                        Digest.parse(row.getString("ruleset_digest"))));
    }

    private static ConflictCase.@Nullable Decided decided(ResultSet row, String what, RecordId record, Dialect dialect)
            throws SQLException {
        String decision = row.getString("decision");
        return decision == null
                ? null
                : new ConflictCase.Decided(
                        CaseJson.readDecision(JsonText.read(dialect.text(decision), what)),
                        dialect.text(row.getString("decided_by")),
                        dialect.text(row.getString("decision_reason")),
                        CaseJson.readEffect(JsonText.read(dialect.text(row.getString("effect")), what), record));
    }

    private static Handling handling(ResultSet row, long number, Dialect dialect) throws SQLException {
        String owner = row.getString("lease_owner");
        String fallback = row.getString("fallback");
        long token = row.getLong("token");
        Instant until = instant(row, "held_until");
        return new Handling(
                row.getInt("priority"),
                row.getLong("claim_order"),
                row.getInt("attempts"),
                token,
                owner == null || until == null
                        ? null
                        : new Lease(number, dialect.text(owner), token, row.getInt("lease_counted") != 0, until),
                owner == null ? until : null,
                instant(row, "deadline"),
                fallback == null ? null : Fallback.valueOf(fallback),
                row.getInt("escalated") != 0,
                dialect.text(row.getString("last_error")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
