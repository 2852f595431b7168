package dev.truce.conflict;

/** What stands when one side deleted a record that the other changed. */
public enum DeletePolicy {
    /** The later of the two; a tie keeps the server's. */
    LATEST,
    /** The delete, unless the record was created again after it. */
    DELETE_WINS,
    /** The change; the record is alive again, and the outcome says so. */
    UPDATE_WINS,
    /** Somebody decides. */
    MANUAL
}
