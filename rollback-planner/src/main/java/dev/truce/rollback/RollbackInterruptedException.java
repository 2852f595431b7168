package dev.truce.rollback;

/** An execution failed after it began. Recovery finishes or undoes it; the cause says what went wrong. */
public final class RollbackInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param message what was asked, what was found, what to do
     * @param cause what went wrong
     */
    public RollbackInterruptedException(String message, Throwable cause) {
        super(message, cause);
    }
}
