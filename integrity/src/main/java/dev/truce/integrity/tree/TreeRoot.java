package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;

/**
 * The {@linkplain RecordTree#root state root} of records that come one after the other. Nothing is stored, and of a record only
 * its digest is kept, not for long. Not thread-safe.
 */
public final class TreeRoot {

    private final TreeBuilder builder = new TreeBuilder(NodeSink.NONE);

    /** Of no records yet. */
    public TreeRoot() {}

    /**
     * Adds a record.
     *
     * @param entry the record
     * @throws IllegalArgumentException unless it comes behind the last in {@link RecordTree.Entry#ORDER}
     */
    public void add(RecordTree.Entry entry) {
        builder.put(entry);
    }

    /**
     * Ends the records.
     *
     * @return the root of a tree that is {@linkplain RecordTree#build built} of them; to be asked for once
     */
    public Digest root() {
        return builder.finish().state();
    }
}
