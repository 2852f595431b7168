package dev.truce.jdbc;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.CaseErasure;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.jdbc.database.Database;
import dev.truce.jdbc.database.JsonText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the queue's cases hold of a record, to be erased for a person. */
public final class CaseContents {

    private final Database database;
    private final JdbcAuditTrail audit;
    private final CaseTable cases;
    private final InstantSource clock;

    CaseContents(Database database, JdbcAuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.cases = new CaseTable(database.dialect(), new KnownCases());
        this.clock = clock;
    }

    /**
     * The cases that hold contents of a record, its own and those of which a decision made it; of all tenants and origins.
     *
     * @param record the record
     * @return the cases that are not erased, in the order of their numbers
     */
    public List<ConflictCase> about(RecordId record) {
        return database.write(handle -> cases.about(handle, record));
    }

    /**
     * Erases what the closed cases about a record hold, by an entry of the audit trail that names them. Older revisions stay in the
     * database's file until {@link #rewrite}; call that, too.
     *
     * @param record the record
     * @param actor who erases
     * @param reason why
     * @return the cases as they stay; empty when there were none
     * @throws dev.truce.conflict.queue.DecisionRefusedException when one of them is not closed; nothing is erased then
     */
    public List<ConflictCase> erase(RecordId record, String actor, String reason) {
        return database.write(handle -> erase(handle, record, actor, reason));
    }

    private List<ConflictCase> erase(Handle handle, RecordId record, String actor, String reason) {
        List<ConflictCase> erased =
                cases.about(handle, record).stream().map(CaseErasure::erased).toList();
        if (erased.isEmpty()) {
            return erased;
        }
        Instant at = clock.instant();
        database.dialect().overwriteRemoved(handle);
        ObjectNode payload = JsonText.object();
        ArrayNode numbers = payload.putArray("cases");
        erased.forEach(each -> {
            cases.erase(handle, each, at);
            numbers.add(each.number());
        });
        AuditEvent event = new AuditEvent(AuditKind.ERASED, record.toString(), actor, reason, JsonText.write(payload));
        audit.append(handle, event, at);
        return erased;
    }

    /**
     * Has the database write itself anew, without what older revisions of cases left in its file. Takes as long as copying the
     * file, and waits some seconds for others that use it. Does nothing on PostgreSQL, which does so by itself in time.
     *
     * @return false when others use the database still, so that its file or log may hold what was erased; call it again later
     */
    public boolean rewrite() {
        return database.read(handle -> database.dialect().rewrite(handle));
    }
}
