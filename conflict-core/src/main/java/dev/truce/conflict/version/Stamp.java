package dev.truce.conflict.version;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a side says about the state of a record: its version, and when it was last changed. A missing part is not known.
 *
 * @param version the version that was last received or written; null when not known
 * @param modifiedAt when the state was made; null when not known
 * @param bornAt when the record was created, or created again after a delete; null when not known
 * @param fieldTimes when single fields were changed, by JSON Pointer; a field that is not listed has the record's time
 */
public record Stamp(
        @Nullable Version version,
        @Nullable HybridTime modifiedAt,
        @Nullable HybridTime bornAt,
        SortedMap<String, HybridTime> fieldTimes) {

    private static final SortedMap<String, HybridTime> NO_TIMES = Collections.emptySortedMap();

    /** Nothing is known. */
    public static final Stamp UNKNOWN = new Stamp(null, null);

    /** Copies the field times, ordered by pointer. */
    public Stamp {
        fieldTimes = fieldTimes == NO_TIMES || fieldTimes.isEmpty()
                ? NO_TIMES
                : Collections.unmodifiableSortedMap(new TreeMap<>(fieldTimes));
    }

    /**
     * A stamp without birth and field times.
     *
     * @param version the version; null when not known
     * @param modifiedAt the time of the change; null when not known
     */
    public Stamp(@Nullable Version version, @Nullable HybridTime modifiedAt) {
        this(version, modifiedAt, null, NO_TIMES);
    }

    /**
     * The version as an arbiter counts it.
     *
     * @return the scalar version; null when the version is not known or is a vector
     */
    public @Nullable ScalarVersion scalar() {
        return version instanceof ScalarVersion scalar ? scalar : null;
    }

    /**
     * The version as peers count it.
     *
     * @return the version vector; the empty one when the version is none
     */
    public VersionVector vectorOrEmpty() {
        return version instanceof VersionVector vector ? vector : VersionVector.EMPTY;
    }

    /**
     * Whether this version is known to be an ancestor of another stamp's.
     *
     * @param other the other stamp
     * @return false also when either is not known, or one counts by an arbiter and the other by peers
     */
    public boolean isBefore(Stamp other) {
        if (version instanceof ScalarVersion one && other.version instanceof ScalarVersion two) {
            return one.compareTo(two) < 0;
        }
        return version instanceof VersionVector one
                && other.version instanceof VersionVector two
                && one.compare(two) == Causality.BEFORE;
    }

    /**
     * This stamp with another version.
     *
     * @param version the version
     * @return the copy
     */
    public Stamp withVersion(@Nullable Version version) {
        return new Stamp(version, modifiedAt, bornAt, fieldTimes);
    }

    /**
     * This stamp with other field times.
     *
     * @param times the times, by JSON Pointer
     * @return the copy
     */
    public Stamp withFieldTimes(Map<String, HybridTime> times) {
        return new Stamp(version, modifiedAt, bornAt, new TreeMap<>(times));
    }

    /**
     * Whether any time of this stamp is after a moment.
     *
     * @param limitMillis the moment, in milliseconds since 1970 UTC
     * @return true when the record's own time, its birth or a field's time is after it
     */
    public boolean isAfter(long limitMillis) {
        if (bornAt == null && fieldTimes == NO_TIMES) { // most stamps: nothing to allocate
            return modifiedAt != null && modifiedAt.physicalMillis() > limitMillis;
        }
        return times().anyMatch(time -> time.physicalMillis() > limitMillis);
    }

    /**
     * Every time that this stamp names.
     *
     * @return the record's own time, its birth and its fields' times, as far as they are known
     */
    public Stream<HybridTime> times() {
        return Stream.concat(Stream.of(modifiedAt, bornAt).filter(Objects::nonNull), fieldTimes.values().stream());
    }

    /**
     * Whether any field has a time of its own.
     *
     * @return false when the record's time is that of all fields
     */
    public boolean hasFieldTimes() {
        return fieldTimes != NO_TIMES;
    }

    /**
     * The time by which a field is judged: its own, else the record's.
     *
     * @param pointer the field's JSON Pointer
     * @return the time; null when neither is known
     */
    public @Nullable HybridTime timeOf(String pointer) {
        HybridTime own = fieldTimes.isEmpty() ? null : fieldTimes.get(pointer);
        return own == null ? modifiedAt : own;
    }
}
