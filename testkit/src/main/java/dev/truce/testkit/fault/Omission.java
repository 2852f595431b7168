package dev.truce.testkit.fault;

/** What a program is taken to have forgotten: the call is made, but does nothing. Tests that still pass are none. */
public enum Omission {
    /** Forcing a file makes nothing durable. */
    FORCE_OF_FILES,
    /** Forcing a directory makes nothing durable. */
    FORCE_OF_DIRECTORIES
}
