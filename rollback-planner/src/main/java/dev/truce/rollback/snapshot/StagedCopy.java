package dev.truce.rollback.snapshot;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.integrity.tree.TreeChange;
import dev.truce.integrity.tree.TreeLookup;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a live store in the repository, for changes that only its holder sees: what a rehearsal works on. It begins as a state that was
 * staged and shares everything with it that is not changed, so that a change costs what it touches, however large the store is; memory
 * is that of one batch. The live store itself is neither read nor written. Not thread-safe.
 */
public final class StagedCopy implements LiveStore {

    private final LiveStore live;
    private final ContentWriter writer;
    private RecordTree tree;
    private long bytes;
    private long added;
    private long replaced;
    private long removed;

    StagedCopy(LiveStore live, StagedState state, ContentWriter writer) {
        this.live = live;
        this.writer = writer;
        this.tree = RecordTree.open(writer.store(), state.content().rootObject());
        this.bytes = state.content().bytes();
    }

    /**
     * How many records came into being.
     *
     * @return as the states before and after tell, whatever the changes said
     */
    public long added() {
        return added;
    }

    /**
     * How many records have another value.
     *
     * @return as the states before and after tell, whatever the changes said
     */
    public long replaced() {
        return replaced;
    }

    /**
     * How many records are gone.
     *
     * @return as the states before and after tell, whatever the changes said
     */
    public long removed() {
        return removed;
    }

    /**
     * The root of the state that the copy is in.
     *
     * @return what {@link StateRoot#of(LiveStore)} would compute
     */
    public Digest stateRoot() {
        return tree.root();
    }

    /**
     * Keeps the copy as a state of the live store that could be {@linkplain SnapshotRepository#commit committed}.
     *
     * @return the state that the copy is in, durable
     */
    public StagedState keep() {
        writer.flush();
        return new StagedState(
                location(), new Snapshot.Content(tree.root(), tree.rootObject(), tree.counts(), bytes, live.schema()));
    }

    @Override
    public String location() {
        return live.location();
    }

    @Override
    public StoreSchema schema() {
        return live.schema();
    }

    @Override
    public Optional<RecordId> idOf(@Nullable String type, byte[] json) {
        return live.idOf(type, json);
    }

    @Override
    public RecordCursor scan() {
        return new EntryCursor(tree.entries());
    }

    @Override
    public Optional<StoredRecord> get(RecordId id) {
        return tree.get(id.type(), id.key()).map(entry -> new StoredRecord(id, entry.record()));
    }

    @Override
    public Map<RecordId, StoredRecord> getAll(Collection<RecordId> ids) {
        Map<RecordId, StoredRecord> found = new HashMap<>();
        TreeLookup lookup = tree.lookup();
        ids.stream()
                .sorted()
                .forEach(id -> lookup.get(id.type(), id.key())
                        .ifPresent(entry -> found.put(id, new StoredRecord(id, entry.record()))));
        return found;
    }

    @Override
    public void apply(List<RecordChange> changes) {
        List<RecordChange> sorted =
                changes.stream().sorted(Comparator.comparing(RecordChange::id)).toList();
        RecordTree after = tree.with(
                writer.store(), sorted.stream().map(StagedCopy::change).iterator());
        Applied applied = new Applied(sorted.iterator());
        RecordTree.diff(tree, after, applied::take);
        tree = after;
        bytes += applied.moreBytes;
        added += applied.born;
        removed += applied.gone;
        replaced += applied.differences - applied.born - applied.gone;
    }

    private static TreeChange change(RecordChange change) {
        RecordId id = change.id();
        byte[] json = change.json();
        return json == null
                ? TreeChange.remove(id.type(), id.key())
                : TreeChange.put(RecordTree.Entry.of(id.type(), id.key(), json, StoredRecord.digest(json)));
    }

    @Override
    public boolean atomic() {
        return true;
    }

    @Override
    public StoreLock lock() {
        return () -> {};
    }

    /** Forgets the changes that were not {@linkplain #keep kept}; the live store stays open. */
    @Override
    public void close() {
        writer.abandon();
    }

    /** Compares what a batch changed with what it expected to change. */
    private final class Applied {

        private final Iterator<RecordChange> sorted;
        private long differences;
        private long born;
        private long gone;
        private long moreBytes;

        Applied(Iterator<RecordChange> sorted) {
            this.sorted = sorted;
        }

        void take(RecordTree.Difference difference) {
            RecordId id = new RecordId(difference.type(), difference.key());
            RecordTree.Entry before = difference.before();
            RecordTree.Entry after = difference.after();
            RecordChange change = sorted.next();
            while (!change.id().equals(id)) {
                change = sorted.next(); // that one was made already
            }
            Optional<Digest> found = Optional.ofNullable(before).map(RecordTree.Entry::digest);
            if (!found.equals(Optional.ofNullable(change.expected()))) {
                throw UnexpectedRecordException.of(location(), change, found);
            }
            differences++;
            born += before == null ? 1 : 0;
            gone += after == null ? 1 : 0;
            moreBytes += (after == null ? 0 : after.lengthBytes()) - (before == null ? 0 : before.lengthBytes());
        }
    }

    /** The records of a tree; each knows its digest. */
    private static final class EntryCursor implements RecordCursor {

        private final Iterator<RecordTree.Entry> entries;
        private Optional<Digest> digest = Optional.empty();

        EntryCursor(Iterator<RecordTree.Entry> entries) {
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public StoredRecord next() {
            RecordTree.Entry entry = entries.next();
            digest = Optional.of(entry.digest());
            return new StoredRecord(new RecordId(entry.type(), entry.key()), entry.record());
        }

        @Override
        public Optional<Digest> knownDigest() {
            return digest;
        }

        @Override
        public void close() {
            // nothing is held open
        }
    }
}
