package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.integrity.tree.TreeRoot;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;

/** The hash of the state that a live store is in, computed without storing anything. */
public final class StateRoot {

    private StateRoot() {}

    /**
     * Reads a whole store.
     *
     * @param live the store
     * @return the state root that a snapshot of it would have
     */
    public static Digest of(LiveStore live) {
        try (RecordCursor records = live.scan(Runnable::run, true)) {
            return of(entries(records));
        }
    }

    /**
     * The state root of some records.
     *
     * @param sorted the records in ascending order of {@link RecordTree.Entry#ORDER}, each once
     * @return the root of a tree of them
     * @throws IllegalArgumentException when a record is out of order or comes twice
     */
    public static Digest of(Iterator<RecordTree.Entry> sorted) {
        TreeRoot root = new TreeRoot();
        sorted.forEachRemaining(root::add);
        return root.root();
    }

    /**
     * The records of a live store as entries of a tree, each with its digest.
     *
     * @param records of the store; to be closed by the caller
     * @return one entry for each, in their order
     */
    public static Iterator<RecordTree.Entry> entries(RecordCursor records) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public RecordTree.Entry next() {
                StoredRecord record = records.next();
                return RecordTree.Entry.of(
                        record.id().type(),
                        record.id().key(),
                        record.json(),
                        records.knownDigest().orElseGet(record::digest));
            }
        };
    }
}
