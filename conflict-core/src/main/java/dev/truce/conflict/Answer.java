package dev.truce.conflict;

/** What detection found. */
public enum Answer {
    /** Both sides hold the same; nothing is sent. */
    IN_SYNC,
    /** Only the server changed the record. */
    PULL,
    /** Only local changed the record. */
    PUSH,
    /** Both changed it. */
    CONFLICT,
    /** The sides contradict the rules of versions; the record parks with the reason. */
    FAULT
}
