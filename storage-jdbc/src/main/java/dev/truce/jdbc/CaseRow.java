package dev.truce.jdbc;

import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Fallback;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.version.InstantText;
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

    /** What is read, by place: a driver looks for names anew in each result. */
    static final String SELECT =
            "SELECT number, revision, status, opened_at, updated_at, record_type, record_key, conflict, tenant, "
                    + "origin, reason, ruleset_name, ruleset_version, ruleset_digest, decision, decided_by, "
                    + "decision_reason, effect, lease_owner, fallback, token, priority, claim_order, attempts, "
                    + "lease_counted, escalated, last_error, held_until, deadline"
                    + " FROM truce_case ";

    private static final int NUMBER = 1;
    private static final int REVISION = 2;
    private static final int STATUS = 3;
    private static final int OPENED_AT = 4;
    private static final int UPDATED_AT = 5;
    private static final int TYPE = 6;
    private static final int KEY = 7;
    private static final int CONFLICT = 8;
    private static final int TENANT = 9;
    private static final int ORIGIN = 10;
    private static final int REASON = 11;
    private static final int RULESET_NAME = 12;
    private static final int RULESET_VERSION = 13;
    private static final int RULESET_DIGEST = 14;
    private static final int DECISION = 15;
    private static final int DECIDED_BY = 16;
    private static final int DECISION_REASON = 17;
    private static final int EFFECT = 18;
    private static final int LEASE_OWNER = 19;
    private static final int FALLBACK = 20;
    private static final int TOKEN = 21;
    private static final int PRIORITY = 22;
    private static final int CLAIM_ORDER = 23;
    private static final int ATTEMPTS = 24;
    private static final int LEASE_COUNTED = 25;
    private static final int ESCALATED = 26;
    private static final int LAST_ERROR = 27;
    private static final int HELD_UNTIL = 28;
    private static final int DEADLINE = 29;

    private CaseRow() {}

    static ConflictCase read(ResultSet row, Dialect dialect) throws SQLException {
        long number = row.getLong(NUMBER);
        try {
            NewCase conflict = conflict(row, "case " + number, dialect);
            return new ConflictCase(
                    number,
                    row.getInt(REVISION),
                    CaseStatus.valueOf(row.getString(STATUS)),
                    conflict,
                    handling(row, number, dialect),
                    InstantText.parse(row.getString(OPENED_AT)),
                    InstantText.parse(row.getString(UPDATED_AT)),
                    decided(row, "case " + number, conflict.key().record(), dialect));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DatabaseException(
                    Problem.NOT_A_DATABASE,
                    "Case " + number + " is damaged: " + e.getMessage() + "; restore the workspace from a copy",
                    e);
        }
    }

    private static NewCase conflict(ResultSet row, String what, Dialect dialect) throws SQLException {
        RecordId record = new RecordId(dialect.text(row.getString(TYPE)), dialect.text(row.getString(KEY)));
        return CaseJson.readConflict(
                JsonText.read(dialect.text(row.getString(CONFLICT)), what),
                new NewCase.Key(dialect.text(row.getString(TENANT)), record, dialect.text(row.getString(ORIGIN))),
                ParkReason.valueOf(row.getString(REASON)),
                new NewCase.RulesetRef(
                        dialect.text(row.getString(RULESET_NAME)),
                        dialect.text(row.getString(RULESET_VERSION)),
                        Digest.parse(row.getString(RULESET_DIGEST))));
    }

    private static ConflictCase.@Nullable Decided decided(ResultSet row, String what, RecordId record, Dialect dialect)
            throws SQLException {
        String decision = row.getString(DECISION);
        return decision == null
                ? null
                : new ConflictCase.Decided(
                        CaseJson.readDecision(JsonText.read(dialect.text(decision), what)),
                        dialect.text(row.getString(DECIDED_BY)),
                        dialect.text(row.getString(DECISION_REASON)),
                        CaseJson.readEffect(JsonText.read(dialect.text(row.getString(EFFECT)), what), record));
    }

    private static Handling handling(ResultSet row, long number, Dialect dialect) throws SQLException {
        String owner = row.getString(LEASE_OWNER);
        String fallback = row.getString(FALLBACK);
        long token = row.getLong(TOKEN);
        Instant until = instant(row, HELD_UNTIL);
        return new Handling(
                row.getInt(PRIORITY),
                row.getLong(CLAIM_ORDER),
                row.getInt(ATTEMPTS),
                token,
                owner == null || until == null
                        ? null
                        : new Lease(number, dialect.text(owner), token, row.getInt(LEASE_COUNTED) != 0, until),
                owner == null ? until : null,
                instant(row, DEADLINE),
                fallback == null ? null : Fallback.valueOf(fallback),
                row.getInt(ESCALATED) != 0,
                dialect.text(row.getString(LAST_ERROR)));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
