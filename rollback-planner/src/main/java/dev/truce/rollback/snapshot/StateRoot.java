package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        return RecordTree.build(ContentStore.uncompressed(new LastObject()), sorted)
                .root();
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

    /** Keeps only what was written last: a tree is built bottom up, each node is read back at once, and the root comes last. */
    private static final class LastObject implements ObjectStore {

        private @Nullable String lastName;
        private byte[] last = {};

        @Override
        public boolean putIfAbsent(String name, byte[] content) {
            lastName = name;
            last = content.clone();
            return true;
        }

        @Override
        public Optional<byte[]> get(String name) {
            return contains(name) ? Optional.of(last.clone()) : Optional.empty();
        }

        @Override
        public boolean contains(String name) {
            return name.equals(lastName);
        }

        @Override
        public List<String> list(String prefix) {
            return lastName != null && lastName.startsWith(prefix) ? List.of(lastName) : List.of();
        }

        @Override
        public boolean delete(String name) {
            throw new UnsupportedOperationException(
                    "What a root is made of is not kept, so that " + name + " is not removed");
        }
    }
}
