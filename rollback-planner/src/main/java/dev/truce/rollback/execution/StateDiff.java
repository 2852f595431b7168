package dev.truce.rollback.execution;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Compares live data with a record tree, reading both once. */
final class StateDiff {

    private StateDiff() {}

    /** Receives the records that differ; each side is null where it lacks the record. */
    @FunctionalInterface
    interface Consumer {
        void differs(RecordId id, @Nullable StoredRecord live, RecordTree.@Nullable Entry expected);
    }

    static void walk(LiveStore store, RecordTree expected, Consumer consumer) {
        Iterator<RecordTree.Entry> entries = expected.entries();
        try (RecordCursor records = store.scan()) {
            StoredRecord live = next(records);
            RecordTree.Entry entry = next(entries);
            while (live != null || entry != null) {
                RecordId id = entry == null ? null : new RecordId(entry.type(), entry.key());
                int order = live == null ? 1 : id == null ? -1 : live.id().compareTo(id);
                if (order < 0 && live != null) {
                    consumer.differs(live.id(), live, null);
                } else if (order > 0 && id != null) {
                    consumer.differs(id, null, entry);
                } else if (live != null && entry != null && !live.digest().equals(entry.digest())) {
                    consumer.differs(live.id(), live, entry);
                }
                live = order <= 0 ? next(records) : live;
                entry = order >= 0 ? next(entries) : entry;
            }
        }
    }

    private static <T> @Nullable T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }
}
