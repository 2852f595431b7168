package dev.truce.jdbc;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.jdbc.database.JsonText;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.node.ObjectNode;

/** What the audit trail learns of cases. */
record CaseHistory(JdbcAuditTrail audit) {

    /** Who parks, closes and gives up cases. */
    private static final String ENGINE = "engine";

    void parked(Handle handle, ConflictCase parked) {
        record(handle, AuditKind.PARKED, parked, ENGINE, reason(parked.conflict()), withConflict(parked));
    }

    void reopened(Handle handle, ConflictCase parked, String actor, String reason) {
        record(handle, AuditKind.PARKED, parked, actor, reason, withConflict(parked));
    }

    private static ObjectNode withConflict(ConflictCase parked) {
        ObjectNode payload = summary(parked);
        payload.set("conflict", CaseJson.write(parked.conflict()));
        return payload;
    }

    private static String reason(NewCase conflict) {
        return conflict.detail().isEmpty() ? conflict.reason().name() : conflict.reason() + ": " + conflict.detail();
    }

    void decided(Handle handle, ConflictCase decided) {
        ConflictCase.Decided decision = Objects.requireNonNull(decided.decision());
        ObjectNode payload = summary(decided);
        payload.set("decision", CaseJson.write(decision.decision()));
        payload.set("effect", CaseJson.write(decision.effect()));
        record(handle, AuditKind.DECISION, decided, decision.actor(), decision.reason(), payload);
    }

    void selfResolved(Handle handle, ConflictCase closed) {
        String why = "the record was seen again and no longer conflicts";
        record(handle, AuditKind.SELF_RESOLVED, closed, ENGINE, why, summary(closed));
    }

    void released(Handle handle, ConflictCase closed) {
        String why = "what it waited for is decided, or at peace";
        record(handle, AuditKind.SELF_RESOLVED, closed, ENGINE, why, summary(closed));
    }

    void died(Handle handle, ConflictCase dead) {
        ObjectNode payload = summary(dead);
        payload.put("attempts", dead.handling().attempts());
        record(handle, AuditKind.DEAD, dead, ENGINE, dead.handling().lastError(), payload);
    }

    void deferred(Handle handle, ConflictCase deferred, String actor, String reason) {
        ObjectNode payload = summary(deferred);
        payload.put("until", String.valueOf(deferred.handling().deferredUntil()));
        record(handle, AuditKind.DEFERRED, deferred, actor, reason, payload);
    }

    void escalated(Handle handle, ConflictCase escalated) {
        record(handle, AuditKind.ESCALATED, escalated, ENGINE, "its deadline passed", summary(escalated));
    }

    void cameTooLate(Handle handle, ConflictCase current, Lease lease, Instant at) {
        ObjectNode payload = summary(current);
        payload.put("token", lease.token());
        payload.put("tokenNow", current.handling().token());
        AuditEvent event = new AuditEvent(
                AuditKind.LEASE_LOST,
                subject(current),
                lease.owner(),
                "came back when the lease no longer held; nothing was changed",
                JsonText.write(payload));
        audit.append(handle, event, at);
    }

    private void record(
            Handle handle, AuditKind kind, ConflictCase of, String actor, String reason, ObjectNode payload) {
        audit.append(handle, new AuditEvent(kind, subject(of), actor, reason, JsonText.write(payload)), of.updatedAt());
    }

    private static String subject(ConflictCase of) {
        return "case " + of.number();
    }

    private static ObjectNode summary(ConflictCase of) {
        NewCase conflict = of.conflict();
        ObjectNode json = JsonText.object();
        json.put("case", of.number());
        json.put("revision", of.revision());
        json.put("tenant", conflict.key().tenant());
        json.put("type", conflict.key().record().type());
        json.put("key", conflict.key().record().key());
        json.put("origin", conflict.key().origin());
        json.put("fingerprint", conflict.fingerprint().toString());
        ObjectNode ruleset = json.putObject("ruleset");
        ruleset.put("name", conflict.ruleset().name());
        ruleset.put("version", conflict.ruleset().version());
        ruleset.put("digest", conflict.ruleset().digest().toString());
        return json;
    }
}
