package dev.truce.rollback.execution;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import java.util.Objects;
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
                int order = live == null ? 1 : entry == null ? -1 : live.id().compareTo(id(entry));
                StoredRecord there = order <= 0 ? live : null;
                RecordTree.Entry wanted = order >= 0 ? entry : null;
                if (there == null) {
                    consumer.differs(id(Objects.requireNonNull(wanted)), null, wanted);
                } else if (wanted == null || !there.digest().equals(wanted.digest())) {
                    consumer.differs(there.id(), there, wanted);
                }
                live = there == null ? live : next(records);
                entry = wanted == null ? entry : next(entries);
            }
        }
    }

    private static RecordId id(RecordTree.Entry entry) {
        return new RecordId(entry.type(), entry.key());
    }

    private static <T> @Nullable T next(Iterator<T> iterator) {
        return iterator.hasNext() ? iterator.next() : null;
    }
}
