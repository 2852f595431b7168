package dev.truce.conflict.stream;

/**
 * A record does not come after the one before it, in a set that was said to be in order. What was settled until then must be
 * undone; {@link NdjsonSets#read} reads such files, too.
 */
public final class UnsortedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsortedException(String file, LineKey key, LineKey before) {
        super(file + ": the record " + key + " does not come after " + before
                + "; sort the file by its records' ids, or have it sorted while it is read");
    }
}
