package dev.truce.conflict.queue;

/** Where a case is in its life. */
public enum CaseStatus {
    /** It waits for a decision. */
    OPEN,
    /** Its record refers to others that wait; it closes by itself when these are decided, and the next run takes it. */
    WAITING,
    /** Programs tried it as often as they may; only a person, or a new conflict on its record, brings it on. */
    DEAD,
    /** Somebody decided it. */
    DECIDED,
    /** The record was seen again and no longer conflicts. */
    SELF_RESOLVED;

    /**
     * Whether the record still waits.
     *
     * @return false for what is closed for good
     */
    public boolean isUndecided() {
        return this == OPEN || this == WAITING || this == DEAD;
    }
}
