package dev.truce.testkit.contract;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreLockedException;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A store in memory, without a fault; a subclass does one thing wrong. */
class RightStore implements LiveStore {

    /** What is in a store, open or not. */
    static final class Data {
        final SortedMap<RecordId, byte[]> records = new TreeMap<>();
        final AtomicBoolean locked = new AtomicBoolean();
    }

    /** Reads records one by one. */
    static class Cursor implements RecordCursor {

        private final Iterator<StoredRecord> records;

        Cursor(Iterator<StoredRecord> records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public StoredRecord next() {
            return records.next();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    final Data data;

    RightStore(Data data) {
        this.data = data;
    }

    @Override
    public String location() {
        return "memory";
    }

    Stream<RecordId> order() {
        return data.records.keySet().stream();
    }

    @Override
    public RecordCursor scan() {
        return new Cursor(order().map(each -> new StoredRecord(each, data.records.getOrDefault(each, new byte[0])))
                .toList()
                .iterator());
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        return Optional.ofNullable(data.records.get(id)).map(json -> new StoredRecord(id, json));
    }

    boolean isMade(RecordChange change) {
        return change.isMade(location(), get(change.id()));
    }

    void make(RecordChange change) {
        byte[] json = change.json();
        if (json == null) {
            data.records.remove(change.id());
        } else {
            data.records.put(change.id(), json);
        }
    }

    @Override
    public void apply(List<RecordChange> changes) {
        changes.stream().filter(each -> !isMade(each)).toList().forEach(this::make);
    }

    @Override
    public boolean atomic() {
        return true;
    }

    @Override
    public StoreLock lock() {
        if (!data.locked.compareAndSet(false, true)) {
            throw new StoreLockedException("somebody has locked it");
        }
        return () -> data.locked.set(false);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
