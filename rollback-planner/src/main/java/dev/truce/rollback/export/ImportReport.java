package dev.truce.rollback.export;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an import did.
 *
 * @param added how many records of each type were added
 * @param unchanged how many were there already, equal
 */
public record ImportReport(SortedMap<String, Long> added, long unchanged) {

    /** Copies the counts. */
    public ImportReport {
        added = Collections.unmodifiableSortedMap(new TreeMap<>(added));
    }

    /**
     * How many records were added.
     *
     * @return the sum over all types
     */
    public long total() {
        return added.values().stream().mapToLong(Long::longValue).sum();
    }
}
