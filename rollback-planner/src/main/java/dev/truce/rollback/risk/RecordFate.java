package dev.truce.rollback.risk;

/** What a rollback does to a record. */
public enum RecordFate {
    /** It is not there and comes back. */
    ADDED,
    /** It is there but cannot be read, and is replaced. */
    UNREADABLE_REPLACED,
    /** Its live state is newer than the snapshot's, or may be, and is lost. */
    NEWER_LOST,
    /** Its live state differs from the snapshot's without being newer, and is replaced. */
    REPLACED,
    /** The snapshot does not have it; it is marked as deleted. */
    TOMBSTONED,
    /** The snapshot does not have it; it is removed without a mark. */
    REMOVED
}
