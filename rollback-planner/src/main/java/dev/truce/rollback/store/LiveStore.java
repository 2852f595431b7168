package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The live records of a sync layer: what is snapshotted, and what a rollback writes to.
 *
 * <p>A method that fails has changed nothing, except {@link #apply} of a store that is not {@link #atomic}.
 */
public interface LiveStore extends AutoCloseable {

    /**
     * The records in a folder: one NDJSON file for each type, {@code <type>.ndjson}, a document a line, kept byte for byte.
     * Characters of a type that are not ASCII letters, digits, {@code _}, {@code -} or inner dots are written as {@code =XX}
     * for each UTF-8 byte in the file's name. Other files are left alone. Holds the place of each record in memory.
     *
     * @param folder the folder; created by the first write
     * @param format where a document names its key; the type is that of the file
     * @return the store; not thread-safe
     */
    static LiveStore directory(Path folder, RecordFormat format) {
        return new DirectoryLiveStore(folder, format);
    }

    /**
     * Where the records are, as a person would name it.
     *
     * @return for example {@code dir:data} or {@code jdbc:sqlite:app.db}
     */
    String location();

    /**
     * The folder that holds the records, where that says anything: a backup in there would be lost with them.
     *
     * @return the folder; empty when records are not in files of a folder
     */
    default Optional<Path> folder() {
        return Optional.empty();
    }

    /**
     * What the store demands of its records as it is now.
     *
     * @return {@link StoreSchema#NONE} when it takes every document
     */
    default StoreSchema schema() {
        return StoreSchema.NONE;
    }

    /**
     * Reads every record of one consistent state.
     *
     * @return the records in the order of their ids: by type, then key, each by code points
     */
    RecordCursor scan();

    /**
     * Reads every record of one consistent state, with help.
     *
     * @param helpers do what can be done for some records at once, if they come to it first; the result is that of
     *     {@link #scan()}
     * @param withDigests whether they compute {@link RecordCursor#knownDigest}, which will be asked for most records
     * @return the records in the order of their ids: by type, then key, each by code points
     */
    default RecordCursor scan(Executor helpers, boolean withDigests) {
        return scan();
    }

    /**
     * Reads one record.
     *
     * @param id the record
     * @return the record, or empty when it is not there
     */
    Optional<StoredRecord> get(RecordId id);

    /**
     * Reads several records: what a store on a network does in one step.
     *
     * @param ids the records
     * @return those that are there
     */
    default Map<RecordId, StoredRecord> getAll(Collection<RecordId> ids) {
        Map<RecordId, StoredRecord> found = new HashMap<>();
        ids.forEach(id -> get(id).ifPresent(record -> found.put(id, record)));
        return found;
    }

    /**
     * The name that a document of another copy has in this store.
     *
     * @param type the type of the document's record; null when the document names it
     * @param json the document, UTF-8
     * @return its record; empty when the store has no rule of its own, and the record format's holds
     */
    default Optional<RecordId> idOf(@Nullable String type, byte[] json) {
        return Optional.empty();
    }

    /**
     * Applies changes and has them durable on return. A record that holds neither what a change expects nor what it sets stops
     * the batch with {@link UnexpectedRecordException}; nothing of the batch is applied then.
     *
     * @param changes the changes, at most one for each record
     */
    void apply(List<RecordChange> changes);

    /**
     * Applies the changes of several batches, whatever order between them their store demands. A store that is {@link #atomic}
     * makes all of them or none where it can, so that what one batch needs of another does not matter; any other store applies
     * each by itself.
     *
     * @param batches each as for {@link #apply}, at most one change for each record in all of them; read one at a time, and
     *     perhaps more than once, in the same order
     */
    default void applyAll(Iterable<List<RecordChange>> batches) {
        batches.forEach(this::apply);
    }

    /**
     * Whether a crash during {@link #apply} leaves either all of a batch or nothing.
     *
     * @return false when a crash can leave a part, which repeating the batch completes
     */
    boolean atomic();

    /**
     * Keeps other processes of Truce from writing to the store.
     *
     * @return the lock; closing it releases it
     * @throws StoreLockedException when another process holds it
     */
    StoreLock lock();

    /** A held lock. */
    interface StoreLock extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    void close();
}
