package dev.truce.conflict;

/** What the server must write so that it holds an outcome. */
public enum Operation {
    /** The outcome's value. */
    PUT,
    /** A tombstone. */
    DELETE,
    /** Nothing: it already holds the outcome. */
    NONE
}
