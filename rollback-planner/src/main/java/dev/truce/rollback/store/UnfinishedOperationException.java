package dev.truce.rollback.store;

import dev.truce.integrity.Digest;

/** A rollback of the store was interrupted and neither finished nor undone. Nothing was changed. */
public final class UnfinishedOperationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message what was asked, what was found, what to do
     */
    public UnfinishedOperationException(String message) {
        super(message);
    }

    /**
     * A refusal to begin an operation beside another.
     *
     * @param open the operation that is open
     * @param asked the plan that was to begin
     * @return the exception, to be thrown
     */
    public static UnfinishedOperationException of(Journal.Operation open, Digest asked) {
        return new UnfinishedOperationException("Plan " + asked.shortText() + "… cannot begin on "
                + open.storeLocation() + ": operation " + open.number() + " of plan "
                + open.planDigest().shortText() + "…, begun " + open.begunAt()
                + ", is unfinished; run recover first.");
    }
}
