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
        String now = current.status() == CaseStatus.OPEN
                ? "is now at revision " + current.revision()
                : "is " + current.status() + " since " + current.updatedAt();
        return "Case " + current.number() + " was decided on revision " + revisionSeen + ", but it " + now
                + "; look at it again and decide on what it is now.";
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
