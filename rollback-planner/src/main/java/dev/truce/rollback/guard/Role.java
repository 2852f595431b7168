package dev.truce.rollback.guard;

/** What somebody is to a rollback. */
public enum Role {
    /** Answers for the data. */
    ADMIN,
    /** Is called when nobody else is there. */
    EMERGENCY,
    /** Works with the data. */
    USER
}
