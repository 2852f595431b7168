package dev.truce.testkit.simulation;

/** What replicas that sync owe their users, whatever goes wrong on the way. */
public enum Promise {
    /** Resolving never throws, whatever the sides are. */
    TOTALITY("resolving never fails"),
    /** With the network whole and nobody editing, syncing comes to an end. */
    IT_BECOMES_QUIET("syncing comes to an end"),
    /** All replicas hold the same bytes and the same stamps. */
    REPLICAS_AGREE("all replicas agree"),
    /** What somebody changed stands, was changed later by somebody who saw it, or is named as discarded in an outcome. */
    NO_EDIT_IS_LOST("no edit is lost unsaid"),
    /** What was deleted stays deleted, unless somebody who saw that made it anew, or an outcome says that the delete gave way. */
    DELETED_STAYS_DELETED("what was deleted stays deleted"),
    /** What is made anew after a delete is not taken away by a delete from before. */
    MADE_ANEW_LIVES("what is made anew outlives older deletes"),
    /** No write carries a version that the writer or the server had already reached. */
    VERSIONS_GROW("versions never go back"),
    /** The time of an edit comes after every time that its replica has seen. */
    CLOCKS_GO_FORWARD("an edit is later than what it was made from"),
    /** A record that waits has a case in the queue, for a reason that the history explains. */
    PARKED_IS_REPORTED("what waits is reported");

    private final String text;

    Promise(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
