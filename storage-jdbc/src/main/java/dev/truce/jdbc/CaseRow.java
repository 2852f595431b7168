package dev.truce.jdbc;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.DatabaseException.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the table of cases, as a case. */
final class CaseRow {

    private CaseRow() {}

    static ConflictCase read(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        try {
            NewCase conflict = conflict(row, "case " + number);
            return new ConflictCase(
                    number,
                    row.getInt("revision"),
                    CaseStatus.valueOf(row.getString("status")),
                    conflict,
                    Instant.parse(row.getString("opened_at")),
                    Instant.parse(row.getString("updated_at")),
                    decided(row, "case " + number, conflict.key().record()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DatabaseException(
                    Problem.NOT_A_DATABASE,
                    "Case " + number + " is damaged: " + e.getMessage() + "; restore the workspace from a copy",
                    e);
        }
    }

    private static NewCase conflict(ResultSet row, String what) throws SQLException {
        RecordId record = new RecordId(row.getString("record_type"), row.getString("record_key"));
        return CaseJson.readConflict(
                JsonText.read(row.getString("conflict"), what),
                new NewCase.Key(row.getString("tenant"), record, row.getString("origin")),
                ParkReason.valueOf(row.getString("reason")),
                new NewCase.RulesetRef(
                        row.getString("ruleset_name"),
                        row.getString("ruleset_version"),
                        Digest.parse(row.getString("ruleset_digest"))));
    }

    private static ConflictCase.@Nullable Decided decided(ResultSet row, String what, RecordId record)
            throws SQLException {
        String decision = row.getString("decision");
        return decision == null
                ? null
                : new ConflictCase.Decided(
                        CaseJson.readDecision(JsonText.read(decision, what)),
                        row.getString("decided_by"),
                        row.getString("decision_reason"),
                        CaseJson.readEffect(JsonText.read(row.getString("effect"), what), record));
    }
}
