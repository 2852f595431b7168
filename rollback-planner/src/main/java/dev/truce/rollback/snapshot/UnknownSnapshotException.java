package dev.truce.rollback.snapshot;

/** No snapshot, or more than one, has the name that was asked for. */
public final class UnknownSnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public UnknownSnapshotException(String message) {
        super(message);
    }
}
