package dev.truce.rollback.retention;

/** Pruning now could remove what is needed. Nothing was removed. */
public final class PruneRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public PruneRefusedException(String message) {
        super(message);
    }

    /**
     * A refusal because of a failure.
     *
     * @param message what was asked, what was found, what to do
     * @param cause the failure
     */
    public PruneRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
