package dev.truce.rollback.store;

/** A process was taken for dead, because it gave no sign of life for too long. What it was doing is not done. */
public final class ClaimLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public ClaimLostException(String message) {
        super(message);
    }
}
