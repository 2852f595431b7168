package dev.truce.conflict.engine;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;

/**
 * Remembers the last state of each record that local and server agreed on. Implementations are thread-safe.
 *
 * @param <T> the type of a record
 */
public interface Shadow<T> {

    /**
     * A shadow that forgets everything with the process.
     *
     * @param <T> the type of a record
     * @return the shadow
     */
    static <T> Shadow<T> inMemory() {
        return new InMemoryShadow<>();
    }

    /**
     * The last agreed state.
     *
     * @param id the record
     * @return its state; {@link Side.None} when none was agreed on
     */
    Side<T> base(RecordId id);

    /**
     * Remembers a newly agreed state, unless a later one is remembered already: confirmations may arrive late or twice, and a
     * base that went back would make what was agreed since look like a change. Atomic.
     *
     * @param id the record
     * @param agreed present, a tombstone, or none when neither ever had it; ignored when its version {@linkplain dev.truce.conflict.version.Stamp#isBefore
     *     precedes} the remembered one
     */
    void advance(RecordId id, Side<T> agreed);
}
