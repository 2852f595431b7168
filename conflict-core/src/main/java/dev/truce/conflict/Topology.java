package dev.truce.conflict;

/** Who has the last word. */
public enum Topology {
    /** One server, which applies outcomes by compare-and-set. */
    HUB,
    /** Nobody: every replica decides for itself, and all must decide alike. */
    PEER
}
