package dev.truce.conflict;

import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.version.Stamp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one replica holds of a record.
 *
 * @param <T> the type of the record
 */
public sealed interface Side<T> {

    /**
     * The record is there.
     *
     * @param value its state, metadata included
     * @param stamp its version and time
     * @param mask which paths the state speaks about; what lies outside is not said, never removed
     * @param <T> the type of the record
     */
    record Present<T>(T value, Stamp stamp, FieldMask mask) implements Side<T> {

        /** Checks that everything is given. */
        public Present {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(stamp, "stamp");
            Objects.requireNonNull(mask, "mask");
        }
    }

    /**
     * The record was deleted.
     *
     * @param stamp the version and time of the delete
     * @param <T> the type of the record
     */
    record Tombstone<T>(Stamp stamp) implements Side<T> {}

    /**
     * This side is complete and never had the record.
     *
     * @param <T> the type of the record
     */
    record None<T>() implements Side<T> {

        private static final None<?> INSTANCE = new None<>();

        @Override
        public Stamp stamp() {
            return Stamp.UNKNOWN;
        }
    }

    /**
     * Nobody knows: the record was not loaded, was filtered out, or is not visible here. Never a delete.
     *
     * @param <T> the type of the record
     */
    record Unknown<T>() implements Side<T> {

        private static final Unknown<?> INSTANCE = new Unknown<>();

        @Override
        public Stamp stamp() {
            return Stamp.UNKNOWN;
        }
    }

    /**
     * The record's version and time on this side.
     *
     * @return the stamp; {@link Stamp#UNKNOWN} for a side that holds nothing
     */
    Stamp stamp();

    /**
     * The record's state.
     *
     * @return the state; null unless the record is present
     */
    default @Nullable T valueOrNull() {
        return this instanceof Present<T> present ? present.value() : null;
    }

    /**
     * Whether the record is there.
     *
     * @return true for {@link Present}
     */
    default boolean isPresent() {
        return this instanceof Present;
    }

    /**
     * Whether the record is there, and this side holds only a part of it.
     *
     * @return true for a {@link Present} side with a mask
     */
    default boolean isPartial() {
        return this instanceof Present<T> present
                && present.mask() != FieldMask.ALL
                && !present.mask().isAll();
    }

    /**
     * Whether the record is known not to be there: deleted, or never had.
     *
     * @return true for {@link Tombstone} and {@link None}
     */
    default boolean isGone() {
        return this instanceof Tombstone || this instanceof None;
    }

    /**
     * A record that is there.
     *
     * @param value its state
     * @param stamp its version and time
     * @param <T> the type of the record
     * @return the side
     */
    static <T> Side<T> present(T value, Stamp stamp) {
        return new Present<>(value, stamp, FieldMask.ALL);
    }

    /**
     * A record of which this side holds, or sends, only a part. The engine applies the part onto the server's state.
     *
     * @param value the part, in the form of the whole
     * @param stamp its version and time
     * @param mask which paths it speaks about: a covered path that it lacks is removed, any other is not said
     * @param <T> the type of the record
     * @return the side
     */
    static <T> Side<T> partial(T value, Stamp stamp, FieldMask mask) {
        return new Present<>(value, stamp, mask);
    }

    /**
     * A record that was deleted.
     *
     * @param stamp the version and time of the delete
     * @param <T> the type of the record
     * @return the side
     */
    static <T> Side<T> tombstone(Stamp stamp) {
        return new Tombstone<>(stamp);
    }

    /**
     * A record that a complete side never had.
     *
     * @param <T> the type of the record
     * @return the side
     */
    @SuppressWarnings("unchecked") // holds no value of any type
    static <T> Side<T> none() {
        return (Side<T>) None.INSTANCE;
    }

    /**
     * A record of which nothing is known.
     *
     * @param <T> the type of the record
     * @return the side
     */
    @SuppressWarnings("unchecked") // holds no value of any type
    static <T> Side<T> unknown() {
        return (Side<T>) Unknown.INSTANCE;
    }
}
