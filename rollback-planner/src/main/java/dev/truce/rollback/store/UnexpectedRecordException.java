package dev.truce.rollback.store;

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
}
