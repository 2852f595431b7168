package dev.truce.rollback.snapshot;

import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import java.util.Optional;

/** One reading of a live store into a record tree. */
final class LiveReading {

    private final LiveStore live;
    private final InProgress work;
    private final boolean refuseDamaged;
    private long bytes;

    LiveReading(LiveStore live, InProgress work, boolean refuseDamaged) {
        this.live = live;
        this.work = work;
        this.refuseDamaged = refuseDamaged;
    }

    /**
     * Reads all records.
     *
     * @param store where the tree goes
     * @param earlier a tree of an earlier state in the same store, which makes the stored bytes fewer
     * @return what was read
     * @throws dev.truce.integrity.json.InputRejectedException when a record cannot be read as JSON and that is refused
     */
    Snapshot.Content into(ContentStore store, Optional<RecordTree> earlier) {
        try (RecordCursor records = live.scan(store.workers(), true)) {
            Iterator<RecordTree.Entry> entries = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return records.hasNext();
                }

                @Override
                public RecordTree.Entry next() {
                    StoredRecord record = records.next();
                    work.keepAlive();
                    bytes += record.json().length;
                    Digest digest =
                            records.knownDigest().orElseGet(() -> refuseDamaged ? checked(record) : record.digest());
                    return RecordTree.Entry.of(record.id().type(), record.id().key(), record.json(), digest);
                }
            };
            RecordTree tree = earlier.map(before -> RecordTree.buildLike(store, before, entries))
                    .orElseGet(() -> RecordTree.build(store, entries));
            return new Snapshot.Content(tree.root(), tree.rootObject(), tree.counts(), bytes, live.schema());
        }
    }

    private Digest checked(StoredRecord record) {
        return Digest.ofCanonical(record.json(), live.location() + " " + record.id());
    }
}
