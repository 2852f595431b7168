package dev.truce.rollback.guard;

/** The policy does not allow it: to this person, or as often. Nothing was changed. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public RefusedException(String message) {
        super(message);
    }
}
