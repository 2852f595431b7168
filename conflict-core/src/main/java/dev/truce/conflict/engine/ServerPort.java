package dev.truce.conflict.engine;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;

/**
 * The server's store, as a sync layer reaches it. Either method may throw what it likes, which goes through to the caller: then
 * nobody knows whether the server wrote, and the next sync finds out, because what it already holds is recognised.
 *
 * @param <T> the type of a record
 */
public interface ServerPort<T> {

    /**
     * The server's state of a record at this moment, not one from a cache.
     *
     * @param id the record
     * @return present, a tombstone, none, or unknown when it is not visible to this replica
     */
    Side<T> read(RecordId id);

    /**
     * Writes an outcome, if the server still holds what was read. Atomic.
     *
     * @param id the record
     * @param expected the state that was read; none where the record must not exist
     * @param outcome what to write: its value and stamp for PUT, a tombstone with its stamp for DELETE
     * @return false when the server holds another version by now, and nothing was written
     */
    boolean compareAndSet(RecordId id, Side<T> expected, Outcome.Resolved<T> outcome);
}
