package dev.truce.conflict.merge;

/** What an outcome's reader should know although the outcome stands. A closed list. */
public enum Warning {
    /** Local's change was given up for the server's state; the trace lists it field by field. */
    LOCAL_DISCARDED,
    /** The server's change was given up for local's state; the trace lists it field by field. */
    SERVER_DISCARDED,
    /** A record that one side had deleted is alive again. */
    RESURRECTED,
    /** A whole-record strategy gave up a change that touched other fields than the winner's. */
    DISJOINT_EDIT_DISCARDED,
    /** A keyed list holds an element without its key, or two with one, and was treated as one value. */
    KEYED_LIST_ATOMIC,
    /** Conflicting paths took one side because the ruleset's {@code onFieldConflict} says so. */
    FIELD_CONFLICT_SETTLED
}
