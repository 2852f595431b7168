package dev.truce.conflict.queue;

/** A decision was made on what a case no longer is. Nothing was changed. */
public final class StaleCaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ConflictCase current;

    /**
     * A refusal.
     *
     * @param revisionSeen the revision the decision was made on
     * @param current the case as it is now
     */
    public StaleCaseException(int revisionSeen, ConflictCase current) {
        super(message(revisionSeen, current));
        this.current = current;
    }

    private static String message(int revisionSeen, ConflictCase current) {
        if (current.decision() != null) {
            return "Case " + current.number() + " is already decided (by "
                    + current.decision().actor() + ", at " + current.updatedAt() + "); nothing was changed.";
        }
        if (current.status() == CaseStatus.SELF_RESOLVED) {
            return "Case " + current.number() + " is already closed (its record was seen without a conflict, at "
                    + current.updatedAt() + "); nothing was changed.";
        }
        return "Case " + current.number() + " was decided on revision " + revisionSeen + ", but it is now at revision "
                + current.revision() + "; look at it again and decide on what it is now.";
    }

    /**
     * The case as it is now.
     *
     * @return the fresh three-way view
     */
    public ConflictCase current() {
        return current;
    }
}
