package dev.truce.conflict.audit;

/** What an audit entry records. */
public enum AuditKind {
    /** A conflict was resolved by a strategy. */
    OUTCOME,
    /** A conflict entered the queue. */
    PARKED,
    /** A case was decided. */
    DECISION,
    /** A case was put off. */
    DEFERRED,
    /** The deadline of a case passed, and nothing decided it. */
    ESCALATED,
    /** Programs tried a case as often as it bears. */
    DEAD,
    /** Somebody acted by a lease that no longer held; nothing was changed. */
    LEASE_LOST,
    /** A case closed itself. */
    SELF_RESOLVED,
    /** Two data sets were reconciled. */
    RECONCILE,
    /** A snapshot was taken. */
    SNAPSHOT,
    /** An export was written. */
    EXPORT,
    /** Records were imported. */
    IMPORT,
    /** A rollback was planned. */
    PLAN,
    /** A plan was approved. */
    APPROVAL,
    /** Somebody began to restore the newest verified snapshot at once. */
    EMERGENCY,
    /** Somebody was refused by the policy of rollbacks; nothing was changed. */
    REFUSED,
    /** A rollback was carried out. */
    ROLLBACK,
    /** An interrupted rollback was finished or undone. */
    RECOVERY,
    /** A version of a ruleset was registered. */
    RULES_REGISTERED,
    /** A version of a ruleset came to hold in an environment. */
    RULES_ACTIVATED,
    /** An environment went back to an earlier version of a ruleset. */
    RULES_ROLLED_BACK,
    /** Payloads of earlier entries were erased. */
    ERASED,
    /** The beginning of the trail was sealed: it stands in a file from then on. */
    SEALED
}
