package dev.truce.conflict.queue;

/** A decision does not fit its case. Nothing was changed. */
public final class DecisionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public DecisionRefusedException(String message) {
        super(message);
    }
}
