package dev.truce.rollback;

/** Somebody cancelled an execution between two of its steps. Thrown by itself nothing was changed yet; else recovery goes on. */
public final class RollbackCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says that it was cancelled. */
    public RollbackCancelledException() {
        super("It was cancelled.");
    }
}
