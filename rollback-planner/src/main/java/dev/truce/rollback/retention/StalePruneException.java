package dev.truce.rollback.retention;

/** A plan to prune is no longer for the repository as it is. What was not yet removed stays. */
public final class StalePruneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public StalePruneException(String message) {
        super(message);
    }
}
