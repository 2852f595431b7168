package dev.truce.rollback.risk;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records that a rollback treats alike.
 *
 * @param counts how many, by type, in order
 * @param samples the first of them, in words
 */
public record Tally(SortedMap<String, Long> counts, List<String> samples) {

    /** None. */
    public static final Tally NONE = new Tally(Collections.emptySortedMap(), List.of());

    /** Copies both. */
    public Tally {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        samples = List.copyOf(samples);
    }

    /**
     * How many there are.
     *
     * @return the sum over all types
     */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
