package dev.truce.conflict.engine;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;

/**
 * One record of a batch, whose last agreed state the shadow knows.
 *
 * @param id the record
 * @param local the calling replica's state
 * @param server the server's state
 * @param locallyChanged whether local changed since it was last received, as the caller knows it; counts only where the shadow
 *     has no last agreed state to compare with
 * @param <T> the type of the record
 */
public record Exchange<T>(RecordId id, Side<T> local, Side<T> server, boolean locallyChanged) {

    /**
     * A record of which the caller does not know whether local changed: without a last agreed state it counts as changed.
     *
     * @param id the record
     * @param local the calling replica's state
     * @param server the server's state
     */
    public Exchange(RecordId id, Side<T> local, Side<T> server) {
        this(id, local, server, true);
    }

    /** The last agreed state: what the shadow remembers, or else local itself where it did not change. */
    Side<T> base(Side<T> remembered) {
        return remembered instanceof Side.None && !locallyChanged ? local : remembered;
    }

    /**
     * What became of a record.
     *
     * @param <T> the type of the record
     */
    public sealed interface Result<T> {

        /**
         * The record.
         *
         * @return its name
         */
        RecordId id();
    }

    /**
     * The record was resolved or parked.
     *
     * @param outcome what became of it
     * @param <T> the type of the record
     */
    public record Settled<T>(Outcome<T> outcome) implements Result<T> {

        @Override
        public RecordId id() {
            return outcome.id();
        }
    }

    /**
     * Nothing became of the record: a store or a function of the caller's failed. It is neither applied nor parked; send it
     * again.
     *
     * @param id the record
     * @param cause what was thrown
     * @param <T> the type of the record
     */
    public record Failed<T>(RecordId id, RuntimeException cause) implements Result<T> {}
}
