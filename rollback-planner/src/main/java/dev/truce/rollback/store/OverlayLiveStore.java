package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A live store with changes on top that only this process sees: what a rehearsal works on. The store below is read, never
 * written. Keeps the changes in memory; not thread-safe.
 */
public final class OverlayLiveStore implements LiveStore {

    private final LiveStore below;
    private final SortedMap<RecordId, Optional<byte[]>> changed = new TreeMap<>();
    private long added;
    private long replaced;
    private long removed;

    /**
     * An overlay without changes.
     *
     * @param below the store to read; not closed by {@link #close}
     */
    public OverlayLiveStore(LiveStore below) {
        this.below = below;
    }

    /**
     * How many records came into being.
     *
     * @return counted as they were applied
     */
    public long added() {
        return added;
    }

    /**
     * How many records were given another document.
     *
     * @return counted as they were applied
     */
    public long replaced() {
        return replaced;
    }

    /**
     * How many records were removed.
     *
     * @return counted as they were applied
     */
    public long removed() {
        return removed;
    }

    @Override
    public String location() {
        return below.location();
    }

    @Override
    public StoreSchema schema() {
        return below.schema();
    }

    @Override
    public Optional<RecordId> idOf(@Nullable String type, byte[] json) {
        return below.idOf(type, json);
    }

    @Override
    public RecordCursor scan() {
        return new Merged(below.scan(), changed.entrySet().iterator());
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        Optional<byte[]> own = changed.get(id);
        return own == null ? below.get(id) : own.map(json -> new StoredRecord(id, json));
    }

    @Override
    public Map<RecordId, StoredRecord> getAll(Collection<RecordId> ids) {
        Map<RecordId, StoredRecord> found = new HashMap<>(
                below.getAll(ids.stream().filter(id -> !changed.containsKey(id)).toList()));
        for (RecordId id : ids) {
            Optional<byte[]> own = changed.get(id);
            if (own != null && own.isPresent()) {
                found.put(id, new StoredRecord(id, own.get()));
            }
        }
        return found;
    }

    @Override
    public void apply(List<RecordChange> changes) {
        Map<RecordId, StoredRecord> found =
                getAll(changes.stream().map(RecordChange::id).toList());
        List<RecordChange> open = changes.stream()
                .filter(change -> !change.isMade(location(), Optional.ofNullable(found.get(change.id()))))
                .toList();
        for (RecordChange change : open) {
            byte[] json = change.json();
            if (change.expected() == null) {
                added++;
            } else if (json == null) {
                removed++;
            } else {
                replaced++;
            }
            changed.put(change.id(), Optional.ofNullable(json));
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
        changed.clear();
    }

    /** The records below, with those on top in their place. */
    private static final class Merged implements RecordCursor {

        private final RecordCursor below;
        private final Iterator<Map.Entry<RecordId, Optional<byte[]>>> top;
        private @Nullable StoredRecord nextBelow;
        private Map.@Nullable Entry<RecordId, Optional<byte[]>> nextTop;

        Merged(RecordCursor below, Iterator<Map.Entry<RecordId, Optional<byte[]>>> top) {
            this.below = below;
            this.top = top;
        }

        @Override
        public boolean hasNext() {
            while (true) {
                nextBelow = nextBelow == null && below.hasNext() ? below.next() : nextBelow;
                nextTop = nextTop == null && top.hasNext() ? top.next() : nextTop;
                if (nextTop == null) {
                    return nextBelow != null;
                }
                int order = nextBelow == null ? 1 : nextBelow.id().compareTo(nextTop.getKey());
                if (order < 0) {
                    return true;
                }
                nextBelow = order == 0 ? null : nextBelow;
                if (nextTop.getValue().isPresent()) {
                    return true;
                }
                nextTop = null;
            }
        }

        @Override
        public StoredRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the store has no further record");
            }
            StoredRecord record = nextBelow;
            Map.Entry<RecordId, Optional<byte[]>> change = nextTop;
            if (record != null && (change == null || record.id().compareTo(change.getKey()) < 0)) {
                nextBelow = null;
                return record;
            }
            nextTop = null;
            if (change == null) {
                throw new NoSuchElementException("the store has no further record");
            }
            return new StoredRecord(change.getKey(), change.getValue().orElseThrow());
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
