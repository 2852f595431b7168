package dev.truce.rollback.store;

/** Another process works on the store. */
public final class StoreLockedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public StoreLockedException(String message) {
        super(message);
    }
}
