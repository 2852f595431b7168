package dev.truce.conflict;

import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import dev.truce.conflict.version.Stamp;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one record.
 *
 * @param <T> the type of the record
 */
public sealed interface Outcome<T> {

    /**
     * The record is decided.
     *
     * @param id the record
     * @param detection what was found before
     * @param operation what the server must write
     * @param value the state both sides are to hold; null when the record is gone
     * @param localValue the state as local is to hold it: with the paths that the ruleset calls {@code localOnly}, which are
     *     not part of {@code value}
     * @param stamp the state's version and time
     * @param losers the full states that gave way, for the history
     * @param trace the explanation
     * @param created a new record that comes to be with this one, because somebody decided to keep both sides: a put of a
     *     record that must not exist yet, write it before this one; null for none
     * @param <T> the type of the record
     */
    record Resolved<T>(
            RecordId id,
            Detection detection,
            Operation operation,
            @Nullable T value,
            @Nullable T localValue,
            Stamp stamp,
            List<Side<T>> losers,
            Trace trace,
            @Nullable Resolved<T> created)
            implements Outcome<T> {

        /** Copies the losers. */
        public Resolved {
            losers = List.copyOf(losers);
            if ((operation == Operation.DELETE && value != null) || (operation == Operation.PUT && value == null)) {
                throw new IllegalArgumentException("An outcome that does " + operation + " "
                        + (value == null ? "needs a value" : "has no value") + "; record " + id);
            }
        }

        /**
         * An outcome in which local keeps nothing for itself.
         *
         * @param id the record
         * @param detection what was found before
         * @param operation what the server must write
         * @param value the state both sides are to hold; null when the record is gone
         * @param stamp the state's version and time
         * @param losers the full states that gave way, for the history
         * @param trace the explanation
         */
        public Resolved(
                RecordId id,
                Detection detection,
                Operation operation,
                @Nullable T value,
                Stamp stamp,
                List<Side<T>> losers,
                Trace trace) {
            this(id, detection, operation, value, value, stamp, losers, trace, null);
        }

        /**
         * The same with a record that comes to be with it.
         *
         * @param other the new record's put; null for none
         * @return the outcome
         */
        public Resolved<T> creating(@Nullable Resolved<T> other) {
            return new Resolved<>(id, detection, operation, value, localValue, stamp, losers, trace, other);
        }

        /**
         * The record as it waits when the one that is to come to be with it cannot: another has its id.
         *
         * @return the waiting record
         */
        public Parked<T> displaced() {
            RecordId taken = created == null ? id : created.id();
            return new Parked<>(
                    id,
                    detection,
                    ParkReason.MANUAL,
                    "the decision to keep both makes " + taken + ", but there is such a record already; reopen the case"
                            + " and name another key",
                    null,
                    List.of(),
                    trace);
        }

        /**
         * The state both sides are to hold, as a side.
         *
         * @return present, the tombstone, or none where the record is gone, no delete won a conflict and nothing is known of
         *     one: a tombstone made of nothing would rival the record when somebody creates it
         */
        public Side<T> side() {
            if (value != null) {
                return Side.present(value, stamp);
            }
            boolean nothingKnown = detection.kind() == null && stamp.equals(Stamp.UNKNOWN);
            return nothingKnown ? Side.none() : Side.tombstone(stamp);
        }
    }

    /**
     * The record waits for a decision.
     *
     * @param id the record
     * @param detection what was found before
     * @param reason why it waits
     * @param detail the reason in words; empty when the reason says it all
     * @param partial the state as far as it is decided, with the server's value at conflicting paths; null when there is none
     * @param conflicts the paths that nobody decided; each holds the values that stand there, whatever their type
     * @param trace the explanation
     * @param <T> the type of the record
     */
    record Parked<T>(
            RecordId id,
            Detection detection,
            ParkReason reason,
            String detail,
            @Nullable T partial,
            List<FieldConflict<?>> conflicts,
            Trace trace)
            implements Outcome<T> {

        /** Copies the conflicts. */
        public Parked {
            conflicts = List.copyOf(conflicts);
        }
    }

    /**
     * The record.
     *
     * @return its name
     */
    RecordId id();

    /**
     * What was found before anything was decided.
     *
     * @return the finding
     */
    Detection detection();

    /**
     * Why the outcome is what it is.
     *
     * @return the explanation
     */
    Trace trace();

    /**
     * What a reader should know although the outcome stands.
     *
     * @return the warnings
     */
    default Set<Warning> warnings() {
        return trace().warnings();
    }

    /**
     * Handles either case.
     *
     * @param resolved for a decided record
     * @param parked for a waiting one
     * @param <R> the type of the answer
     * @return what the function for the case returned
     */
    default <R> R match(Function<Resolved<T>, R> resolved, Function<Parked<T>, R> parked) {
        if (this instanceof Resolved<T> decided) {
            return resolved.apply(decided);
        }
        return parked.apply((Parked<T>) this);
    }
}
