package dev.truce.conflict;

/** Why a record waits for a decision. A closed list. */
public enum ParkReason {
    /** The server's version is base's, but its content is not. */
    VERSION_REUSED,
    /** The sides' epochs differ: one was restored, and the other was changed before, or is not known to be unchanged. */
    EPOCH_CHANGED,
    /** The server's version is older than the last one both agreed on. */
    VERSION_REGRESSION,
    /** A version is negative, or none can follow. */
    VERSION_EXHAUSTED,
    /** A stamp lies beyond {@code maxFuture} of the engine's clock. */
    FUTURE_STAMP,
    /** A side, or the part of it that matters here, was not loaded, so nobody can tell what changed. */
    SIDE_UNKNOWN,
    /** A side is of a schema version that this engine does not know, or cannot lift. */
    SCHEMA_UNKNOWN,
    /** This replica last synced before the server purged its tombstones: a deleted record could come back. */
    RESYNC_REQUIRED,
    /** Paths that both sides changed have no deciding rule. */
    FIELD_CONFLICT,
    /** One side deleted the record, the other changed it. */
    DELETE_CONFLICT,
    /** A ranked field holds a constant that its order does not list. */
    UNKNOWN_CONSTANT,
    /** A value that must never change did. */
    CORRUPTION,
    /** A validator refused the result. */
    INVARIANT,
    /** The ruleset sends such conflicts to a person. */
    MANUAL,
    /** A strategy failed or gave no answer. */
    STRATEGY_FAILED,
    /** The record was resolved again and again, and states that had been beaten came back. */
    LOOP,
    /** A record that it refers to waits. */
    WAITING,
    /** The server moved on five times while the outcome was being applied. */
    CONTENTION
}
