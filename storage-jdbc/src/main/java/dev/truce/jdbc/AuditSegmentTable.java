package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Dialect;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The statements on the table of sealed segments, and those by which their entries leave. */
record AuditSegmentTable(Dialect dialect) {

    private static final String SELECT = "SELECT * FROM truce_audit_segment ORDER BY first_entry";

    List<AuditSegment> all(Handle handle) {
        return read(handle.createQuery(SELECT));
    }

    Optional<AuditSegment> last(Handle handle) {
        return read(handle.createQuery(SELECT + " DESC LIMIT 1")).stream().findFirst();
    }

    private List<AuditSegment> read(Query query) {
        return query.map((row, context) -> new AuditSegment(
                        row.getLong("first_entry"),
                        row.getLong("last_entry"),
                        Digest.parse(row.getString("previous")),
                        Digest.parse(row.getString("self")),
                        dialect.text(row.getString("file")),
                        Digest.parse(row.getString("content"))))
                .list();
    }

    /** Records a segment, which an entry says. */
    void insert(Handle transaction, AuditSegment segment, AuditEntry by) {
        transaction
                .createUpdate("INSERT INTO truce_audit_segment (first_entry, last_entry, previous, self, file, content,"
                        + " at, actor, by_entry) VALUES (:first, :last, :previous, :self, :file, :content, :at, :actor,"
                        + " :by)")
                .bind("first", segment.first())
                .bind("last", segment.last())
                .bind("previous", segment.previous().toString())
                .bind("self", segment.self().toString())
                .bind("file", dialect.column(segment.file()))
                .bind("content", segment.content().toString())
                .bind("at", by.at().toString())
                .bind("actor", dialect.column(by.event().actor()))
                .bind("by", by.sequence())
                .execute();
    }

    /** How many payloads are still there up to an entry. */
    static long payloads(Handle transaction, long last) {
        return transaction
                .createQuery("SELECT count(*) FROM truce_audit_payload WHERE sequence <= :last")
                .bind("last", last)
                .mapTo(Long.class)
                .one();
    }

    /** Removes the entries of a segment that was recorded. */
    static void removeEntries(Handle transaction, AuditSegment segment) {
        // whatever points to a row goes before it
        for (String table : List.of("truce_audit_payload", "truce_audit_erasure", "truce_audit")) {
            transaction
                    .createUpdate("DELETE FROM " + table + " WHERE sequence <= :last")
                    .bind("last", segment.last())
                    .execute();
        }
    }

    /** An entry of a case that is not decided. */
    record Needed(long sequence, String subject) {}

    /** The first entry up to another that an undecided case still needs for its history. */
    static Optional<Needed> needed(Handle handle, long last) {
        return handle.createQuery("SELECT sequence, subject FROM truce_audit WHERE sequence <= :last AND subject IN"
                        + " (SELECT 'case ' || number FROM truce_case WHERE closed_at IS NULL)"
                        + " ORDER BY sequence LIMIT 1")
                .bind("last", last)
                .map((row, context) -> new Needed(row.getLong(1), row.getString(2)))
                .findOne();
    }
}
