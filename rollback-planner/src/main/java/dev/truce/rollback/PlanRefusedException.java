package dev.truce.rollback;

/** A request cannot be planned, or its plan cannot be carried out. Nothing was changed. */
public final class PlanRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public PlanRefusedException(String message) {
        super(message);
    }
}
