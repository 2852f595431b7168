package dev.truce.rollback.operation;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Some types of a live store, to be read. Its location is another, so that nobody takes a snapshot of a part for one of the whole. */
record SelectedTypes(LiveStore whole, SortedSet<String> types) implements LiveStore {

    @Override
    public String location() {
        return whole.location() + " only " + String.join(",", types);
    }

    @Override
    public Optional<Path> folder() {
        return whole.folder();
    }

    @Override
    public RecordCursor scan() {
        return new Selection(whole.scan(), types);
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        return types.contains(id.type()) ? whole.get(id) : Optional.empty();
    }

    @Override
    public void apply(List<RecordChange> changes) {
        throw new UnsupportedOperationException(
                "A selection of types is read, not written; write to " + whole.location());
    }

    @Override
    public boolean atomic() {
        return whole.atomic();
    }

    @Override
    public StoreLock lock() {
        return whole.lock();
    }

    @Override
    public void close() {
        whole.close();
    }

    /** The records of the types, in their order. */
    private static final class Selection implements RecordCursor {

        private final RecordCursor all;
        private final SortedSet<String> types;
        private @Nullable StoredRecord next;

        Selection(RecordCursor all, SortedSet<String> types) {
            this.all = all;
            this.types = types;
        }

        @Override
        public boolean hasNext() {
            while (next == null && all.hasNext()) {
                StoredRecord candidate = all.next();
                next = types.contains(candidate.id().type()) ? candidate : null;
            }
            return next != null;
        }

        @Override
        public StoredRecord next() {
            StoredRecord found = hasNext() ? next : null;
            if (found == null) {
                throw new NoSuchElementException("no further record is selected");
            }
            next = null;
            return found;
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
