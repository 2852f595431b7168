package dev.truce.conflict.suggest;

/** What a decision lets stand at one place. */
public enum DecidedFor {
    /** The server's value. */
    SERVER,
    /** Local's value. */
    LOCAL,
    /** The last agreed value. */
    BASE,
    /** A value that none of the three has. */
    OWN_VALUE,
    /** Nothing: the record is deleted. */
    DELETED
}
