package dev.truce.rollback.snapshot;

import dev.truce.integrity.json.StrictJson;
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
        try (RecordCursor records = live.scan()) {
            Iterator<RecordTree.Entry> entries = StateRoot.entries(checked(records));
            RecordTree tree = earlier.map(before -> RecordTree.buildLike(store, before, entries))
                    .orElseGet(() -> RecordTree.build(store, entries));
            return new Snapshot.Content(tree.root(), tree.rootObject(), tree.counts(), bytes);
        }
    }

    private Iterator<StoredRecord> checked(RecordCursor records) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public StoredRecord next() {
                StoredRecord record = records.next();
                work.keepAlive();
                bytes += record.json().length;
                if (refuseDamaged) {
                    StrictJson.reader().read(record.json(), live.location() + " " + record.id());
                }
                return record;
            }
        };
    }
}
