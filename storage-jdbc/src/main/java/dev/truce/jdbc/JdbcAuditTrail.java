package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.DatabaseException.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail in a table that triggers close against changes and removals.
 *
 * <p>{@link #verify} finds entries that somebody changed, added or removed past the triggers. It cannot see that the last
 * entries were cut off, or that the whole chain was written anew: for that, keep the digest of the last entry elsewhere from
 * time to time, and look for it.
 */
final class JdbcAuditTrail implements AuditTrail {

    private static final int PAGE = 1_000;

    private static final String SELECT =
            "SELECT a.sequence, a.at, a.kind, a.subject, a.actor, a.reason, a.previous, a.self,"
                    + " p.content FROM truce_audit a LEFT JOIN truce_audit_payload p ON p.sequence = a.sequence";

    private final Database database;
    private final Dialect dialect;
    private final InstantSource clock;

    JdbcAuditTrail(Database database, InstantSource clock) {
        this.database = database;
        this.dialect = database.dialect();
        this.clock = clock;
    }

    @Override
    public AuditEntry append(AuditEvent event) {
        return database.write(handle -> append(handle, event, clock.instant()));
    }

    /** Appends in a transaction of the caller's. */
    AuditEntry append(Handle transaction, AuditEvent event, Instant at) {
        dialect.lockAuditTrail(transaction);
        AuditEntry entry = AuditEntry.after(last(transaction), at, event);
        transaction
                .createUpdate("INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self)"
                        + " VALUES (:sequence, :at, :kind, :subject, :actor, :reason, :previous, :self)")
                .bind("sequence", entry.sequence())
                .bind("at", at.toString())
                .bind("kind", event.kind().name())
                .bind("subject", dialect.column(event.subject()))
                .bind("actor", dialect.column(event.actor()))
                .bind("reason", dialect.column(event.reason()))
                .bind("previous", entry.previous().toString())
                .bind("self", entry.self().toString())
                .execute();
        transaction
                .createUpdate("INSERT INTO truce_audit_payload (sequence, content) VALUES (:sequence, :content)")
                .bind("sequence", entry.sequence())
                .bind("content", dialect.column(event.payload()))
                .execute();
        return entry;
    }

    private @Nullable AuditEntry last(Handle transaction) {
        return transaction
                .createQuery(SELECT + " ORDER BY a.sequence DESC LIMIT 1")
                .map((row, context) -> Row.of(row, dialect).entry())
                .findOne()
                .orElse(null);
    }

    @Override
    public List<AuditEntry> entries(long afterSequence, int limit) {
        return page(afterSequence, limit).stream().map(Row::entry).toList();
    }

    @Override
    public Optional<String> verify() {
        AuditEntry last = null;
        long after = Long.MIN_VALUE;
        List<Row> page;
        do {
            page = page(after, PAGE);
            for (Row row : page) {
                Optional<String> problem = row.damage();
                if (problem.isEmpty()) {
                    problem = row.entry().problemAfter(last);
                }
                if (problem.isPresent()) {
                    return problem;
                }
                last = row.entry();
                after = row.sequence();
            }
        } while (page.size() == PAGE);
        return Optional.empty();
    }

    private List<Row> page(long afterSequence, int limit) {
        return database.read(
                handle -> handle.createQuery(SELECT + " WHERE a.sequence > :after ORDER BY a.sequence LIMIT :limit")
                        .bind("after", afterSequence)
                        .bind("limit", limit)
                        .map((row, context) -> Row.of(row, dialect))
                        .list());
    }

    /** A row as it was found: an entry, or what keeps it from being one. */
    private record Row(long sequence, @Nullable AuditEntry readable, Optional<String> damage) {

        static Row of(ResultSet row, Dialect dialect) throws SQLException {
            long sequence = row.getLong("sequence");
            try {
                return new Row(sequence, read(sequence, row, dialect), Optional.empty());
            } catch (IllegalArgumentException | DateTimeException e) {
                return new Row(sequence, null, Optional.of("entry " + sequence + " cannot be read: " + e.getMessage()));
            }
        }

        private static AuditEntry read(long sequence, ResultSet row, Dialect dialect) throws SQLException {
            String payload = row.getString("content");
            if (payload == null) {
                throw new IllegalArgumentException("its payload is missing");
            }
            AuditEvent event = new AuditEvent(
                    AuditKind.valueOf(row.getString("kind")),
                    dialect.text(row.getString("subject")),
                    dialect.text(row.getString("actor")),
                    dialect.text(row.getString("reason")),
                    dialect.text(payload));
            return new AuditEntry(
                    sequence,
                    Instant.parse(row.getString("at")),
                    event,
                    Digest.parse(row.getString("previous")),
                    Digest.parse(row.getString("self")));
        }

        AuditEntry entry() {
            if (readable == null) {
                throw new DatabaseException(
                        Problem.NOT_A_DATABASE,
                        "The audit trail is damaged: " + damage.orElse("") + "; restore it from a copy");
            }
            return Objects.requireNonNull(readable);
        }
    }
}
