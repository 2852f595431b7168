package dev.truce.conflict.audit;

/**
 * Something to be recorded.
 *
 * @param kind what happened
 * @param subject what it happened to: a record, a case, a snapshot or a plan
 * @param actor who did it
 * @param reason why, in words; may be empty
 * @param payload what was seen and done; the chain covers its digest
 */
public record AuditEvent(AuditKind kind, String subject, String actor, String reason, AuditPayload payload) {

    /**
     * An event with its payload.
     *
     * @param kind what happened
     * @param subject what it happened to
     * @param actor who did it
     * @param reason why, in words; may be empty
     * @param payload what was seen and done, as JSON text
     */
    public AuditEvent(AuditKind kind, String subject, String actor, String reason, String payload) {
        this(kind, subject, actor, reason, new AuditPayload.Kept(payload));
    }
}
