package dev.truce.conflict.queue;

/** Where a case is in its life. */
public enum CaseStatus {
    /** It waits for a decision. */
    OPEN,
    /** Somebody decided it. */
    DECIDED,
    /** The record was seen again and no longer conflicts. */
    SELF_RESOLVED
}
