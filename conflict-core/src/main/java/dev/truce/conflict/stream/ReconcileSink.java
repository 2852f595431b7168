package dev.truce.conflict.stream;

import dev.truce.conflict.Outcome;
import java.io.IOException;

/**
 * Takes what a reconciliation writes, in the order of the records. Lines come from a thread of the executor, one call at a time; all
 * else comes from the calling thread, perhaps at the same time.
 *
 * @param <T> the JSON trees of {@link dev.truce.conflict.access.FieldAccess#json()}
 */
public interface ReconcileSink<T> {

    /** What there is to write: each an NDJSON file. */
    enum Part {
        /** The agreed state; a record that waits keeps its base. */
        MERGED,
        /** The changes the server must apply. */
        TO_SERVER,
        /** The changes local must apply. */
        TO_LOCAL
    }

    /**
     * Whether a part is wanted. Lines of any other are counted and not put together: whoever keeps the agreed state itself, as a
     * {@link dev.truce.conflict.engine.Shadow} does, needs no {@link Part#MERGED}, which is as long as a whole set.
     *
     * @param part the part; asked once, before anything is written
     * @return true unless overridden
     */
    default boolean wants(Part part) {
        return true;
    }

    /**
     * Takes lines, each with its newline.
     *
     * @param part what they belong to
     * @param bytes holds them; to be used again by the caller
     * @param offset where they begin
     * @param length how many bytes they have
     * @throws IOException when they cannot be written; ends the reconciliation
     */
    void write(Part part, byte[] bytes, int offset, int length) throws IOException;

    /**
     * Takes a record that waits, right after its case came into the queue.
     *
     * @param outcome what was found
     * @throws IOException when it cannot be written; ends the reconciliation
     */
    void parked(Outcome.Parked<T> outcome) throws IOException;

    /**
     * Tells how far the work is: what was done until then is written.
     *
     * @param records how many records are done
     */
    default void done(long records) {}
}
