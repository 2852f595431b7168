package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.version.InstantText;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.jdbc.database.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit trail as it was found: an entry, or what keeps it from being one.
 *
 * @param sequence its number
 * @param readable the entry; null when the row is damaged
 * @param damage what keeps it from being read, in words
 */
record AuditRow(long sequence, @Nullable AuditEntry readable, Optional<String> damage) {

    static final String SELECT = "SELECT a.sequence, a.at, a.kind, a.subject, a.actor, a.reason, a.previous, a.self,"
            + " p.content, e.digest FROM truce_audit a LEFT JOIN truce_audit_payload p ON p.sequence = a.sequence"
            + " LEFT JOIN truce_audit_erasure e ON e.sequence = a.sequence";

    static AuditRow of(ResultSet row, Dialect dialect) throws SQLException {
        long sequence = row.getLong("sequence");
        try {
            return new AuditRow(sequence, read(sequence, row, dialect), Optional.empty());
        } catch (IllegalArgumentException | DateTimeException e) {
            return new AuditRow(
                    sequence, null, Optional.of("entry " + sequence + " cannot be read: " + e.getMessage()));
        }
    }

    private static AuditEntry read(long sequence, ResultSet row, Dialect dialect) throws SQLException {
        AuditEvent event = new AuditEvent(
                AuditKind.valueOf(row.getString("kind")),
                dialect.text(row.getString("subject")),
                dialect.text(row.getString("actor")),
                dialect.text(row.getString("reason")),
                payload(row, dialect));
        return new AuditEntry(
                sequence,
                InstantText.parse(row.getString("at")),
                event,
                Digest.parse(row.getString("previous")),
                Digest.parse(row.getString("self")));
    }

    private static AuditPayload payload(ResultSet row, Dialect dialect) throws SQLException {
        String content = row.getString("content");
        String erased = row.getString("digest");
        if (content == null && erased == null) {
            throw new IllegalArgumentException("its payload is missing");
        }
        if (content != null && erased != null) {
            throw new IllegalArgumentException("its payload was erased and is back");
        }
        return content == null
                ? new AuditPayload.Erased(Digest.parse(Objects.requireNonNull(erased)))
                : new AuditPayload.Kept(dialect.text(content));
    }

    AuditEntry entry() {
        if (readable == null) {
            throw damaged(damage.orElse(""));
        }
        return readable;
    }

    /** What the next entry needs of the last one. */
    static AuditAnchor anchor(long sequence, String self) {
        try {
            return new AuditAnchor(sequence, Digest.parse(self));
        } catch (IllegalArgumentException e) {
            throw damaged("entry " + sequence + " cannot be read: " + e.getMessage());
        }
    }

    static DamageException damaged(String what) {
        return new DamageException(
                new Finding.Damaged("the audit trail", OptionalLong.empty(), what + "; restore it from a copy"));
    }
}
