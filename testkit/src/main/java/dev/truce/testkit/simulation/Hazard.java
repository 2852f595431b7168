package dev.truce.testkit.simulation;

/** What may go wrong in a simulation. */
public enum Hazard {
    /** A message never arrives, or its answer does not. */
    LOSS,
    /** A message arrives twice. */
    DUPLICATION,
    /** A message arrives after later ones, when its sender has long given up. */
    REORDERING,
    /** A replica is cut off for a while. */
    PARTITION,
    /** Wall clocks are up to four minutes apart, jump forward and back, and stand still. */
    CLOCKS,
    /** A replica stops at any point of a sync, keeps what was durable, and starts again. */
    CRASH,
    /** Once in the middle a replica, or the server with the next epoch, is put back to an earlier state. */
    RESTORE
}
