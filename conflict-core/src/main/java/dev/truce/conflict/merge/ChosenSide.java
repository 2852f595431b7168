package dev.truce.conflict.merge;

/** Where the value at a path came from. */
public enum ChosenSide {
    /** Local's value. */
    LOCAL,
    /** The server's value. */
    SERVER,
    /** Computed from both, as the path's rule says. */
    BOTH,
    /** Nobody's: the path conflicts, and the server's value stands there until somebody decides. */
    NEITHER
}
