package dev.truce.conflict;

/** What the two sides did; local is named first. */
public enum ConflictKind {
    /** Both changed the record. */
    UPDATE_UPDATE,
    /** Both hold the record and there is no last agreed state. */
    INSERT_INSERT,
    /** Local changed it, the server deleted it. */
    UPDATE_DELETE,
    /** Local deleted it, the server changed it. */
    DELETE_UPDATE
}
