package dev.truce.rollback.replica;

/** What comes of a record when a replica syncs for the first time after a rollback. */
public enum SyncFate {
    /** The replica takes the state that the rollback gave the record. */
    TAKES_RESTORED,
    /** The replica's own change stands, on top of the restored state or because it concerns what was not rolled back. */
    EDIT_STANDS,
    /** The replica's own change waits for a person. */
    EDIT_WAITS,
    /** The replica's own change gives way to the restored state, as the rules say; the history has it. */
    EDIT_GIVES_WAY,
    /** The replica changed nothing, and the record waits for a person nevertheless. */
    UNTOUCHED_WAITS,
    /** The replica's change brings back content that was rolled back and that it did not change itself. */
    BRINGS_BACK,
    /** A record that the rollback deletes is there again. */
    RESURRECTS;

    /**
     * Whether the sync undoes a part of the rollback.
     *
     * @return true for what must not happen
     */
    public boolean undoes() {
        return this == BRINGS_BACK || this == RESURRECTS;
    }
}
