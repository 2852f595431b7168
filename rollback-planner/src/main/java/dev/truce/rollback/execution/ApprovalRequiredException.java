package dev.truce.rollback.execution;

/** A plan above SAFE has no approval, or an approval is for another plan. Nothing was changed. */
public final class ApprovalRequiredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public ApprovalRequiredException(String message) {
        super(message);
    }
}
