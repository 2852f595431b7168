package dev.truce.testkit.simulation.restore;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoredRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A live store in memory. */
final class MemoryStore implements LiveStore {

    final SortedMap<RecordId, byte[]> documents = new TreeMap<>();

    @Override
    public String location() {
        return "memory:server";
    }

    @Override
    public RecordCursor scan() {
        Iterator<Map.Entry<RecordId, byte[]>> entries =
                new TreeMap<>(documents).entrySet().iterator();
        return new RecordCursor() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public StoredRecord next() {
                Map.Entry<RecordId, byte[]> entry = entries.next();
                return new StoredRecord(entry.getKey(), entry.getValue());
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        return Optional.ofNullable(documents.get(id)).map(json -> new StoredRecord(id, json));
    }

    @Override
    public void apply(List<RecordChange> changes) {
        List<RecordChange> open = changes.stream()
                .filter(change -> !change.isMade(location(), get(change.id())))
                .toList();
        for (RecordChange change : open) {
            byte[] json = change.json();
            if (json == null) {
                documents.remove(change.id());
            } else {
                documents.put(change.id(), json);
            }
        }
    }

    @Override
    public boolean atomic() {
        return true;
    }

    @Override
    public StoreLock lock() {
        return () -> {};
    }

    @Override
    public void close() {
        // stays as it is
    }
}
