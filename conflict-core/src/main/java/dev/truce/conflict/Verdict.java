package dev.truce.conflict;

import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy decides: content only. Versions and times are written by the engine, in one place.
 *
 * @param <T> the type of the record
 */
public sealed interface Verdict<T> {

    /**
     * The server's state stands, deleted or not.
     *
     * @param trace the explanation
     * @param <T> the type of the record
     */
    record TakeServer<T>(Trace trace) implements Verdict<T> {}

    /**
     * Local's operation stands: its state is put, or its delete is carried out.
     *
     * @param trace the explanation
     * @param <T> the type of the record
     */
    record TakeLocal<T>(Trace trace) implements Verdict<T> {}

    /**
     * A state made from both stands.
     *
     * @param value the state
     * @param trace the explanation
     * @param <T> the type of the record
     */
    record Merged<T>(T value, Trace trace) implements Verdict<T> {}

    /**
     * Somebody else must decide.
     *
     * @param reason why
     * @param detail the reason in words; empty when the reason says it all
     * @param partial the state as far as it is decided, with the server's value at conflicting paths; null when there is none
     * @param conflicts the paths that nobody decided; each holds the values that stand there, whatever their type
     * @param trace the explanation
     * @param <T> the type of the record
     */
    record Undecided<T>(
            ParkReason reason, String detail, @Nullable T partial, List<FieldConflict<?>> conflicts, Trace trace)
            implements Verdict<T> {

        /** Copies the conflicts. */
        public Undecided {
            conflicts = List.copyOf(conflicts);
        }

        /**
         * A verdict without a partial state.
         *
         * @param reason why
         * @param detail the reason in words
         */
        public Undecided(ParkReason reason, String detail) {
            this(reason, detail, null, List.of(), Trace.EMPTY);
        }
    }

    /**
     * Why the verdict is what it is.
     *
     * @return the explanation
     */
    Trace trace();
}
