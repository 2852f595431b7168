package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import java.util.Collections;
import java.util.function.Supplier;

/** The comparison of two copies of the data, wherever they are. */
public final class Comparison {

    private Comparison() {}

    /**
     * One copy.
     *
     * @param root computes its state root
     * @param tree gives its records
     */
    public record Side(Supplier<Digest> root, Supplier<RecordTree> tree) {

        /**
         * A snapshot.
         *
         * @param repository where it is
         * @param snapshot which
         * @return the side
         */
        public static Side of(SnapshotRepository repository, Snapshot snapshot) {
            return new Side(() -> snapshot.content().stateRoot(), () -> repository.tree(snapshot));
        }

        /**
         * A live store, or anything that is read like one. Only when the roots differ, its records are held in memory,
         * compressed.
         *
         * @param live the store
         * @return the side
         */
        public static Side of(LiveStore live) {
            return new Side(() -> StateRoot.of(live), () -> {
                try (RecordCursor records = live.scan(Runnable::run, true)) {
                    return RecordTree.build(ContentStore.in(ObjectStore.memory()), StateRoot.entries(records));
                }
            });
        }
    }

    /**
     * Compares two copies: their roots, and then only the ranges that differ.
     *
     * @param before one
     * @param after the other
     * @return in what they differ
     */
    public static SnapshotDiff of(Side before, Side after) {
        if (before.root().get().equals(after.root().get())) {
            RecordTree empty = RecordTree.build(ContentStore.in(ObjectStore.memory()), Collections.emptyIterator());
            return new SnapshotDiff(empty, empty);
        }
        return new SnapshotDiff(before.tree().get(), after.tree().get());
    }
}
