package dev.truce.rollback.store;

import dev.truce.integrity.Digest;
import java.util.Optional;

/** A record is not in the state that a change expects. Nothing was changed. */
public final class UnexpectedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public UnexpectedRecordException(String message) {
        super(message);
    }

    /**
     * A refusal of a change.
     *
     * @param store the store's location
     * @param change the change
     * @param found the digest of the record's document; empty when there is none
     * @return the exception, to be thrown
     */
    public static UnexpectedRecordException of(String store, RecordChange change, Optional<Digest> found) {
        return new UnexpectedRecordException("Record " + change.id() + " of " + store + " was expected "
                + state(Optional.ofNullable(change.expected())) + ", but is " + state(found)
                + "; nothing of the batch was applied. Find out who writes to the store and make a new plan.");
    }

    private static String state(Optional<Digest> digest) {
        return digest.map(found -> "at " + found.shortText() + "…").orElse("absent");
    }
}
