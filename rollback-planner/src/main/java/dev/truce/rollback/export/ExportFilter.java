package dev.truce.rollback.export;

import dev.truce.conflict.ruleset.Condition;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.conflict.version.HybridTime;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which records of a snapshot are exported: those of which all holds that is said.
 *
 * @param types only records of these types; empty for all
 * @param where only records for which this holds; null for all
 * @param changed only records last changed in this range; null for all
 */
public record ExportFilter(
        SortedSet<String> types,
        @Nullable Condition where,
        @Nullable TimeRange changed) {

    /** Every record. */
    public static final ExportFilter ALL = new ExportFilter(Collections.emptySortedSet(), null, null);

    /** Copies the types, in order. */
    public ExportFilter {
        SortedSet<String> ordered = new TreeSet<>(CodePoints::compare);
        ordered.addAll(types);
        types = Collections.unmodifiableSortedSet(ordered);
    }

    /**
     * A range of times of change. A record that states no time is in none.
     *
     * @param format where a record states when it was last changed
     * @param from the first time; null for no beginning
     * @param until the first time that is out of the range again; null for no end
     */
    public record TimeRange(
            RecordFormat format,
            @Nullable Instant from,
            @Nullable Instant until) {

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException when it is empty, or the format says nothing of times
         */
        public TimeRange {
            if (format.modifiedAt() == null) {
                throw new IllegalArgumentException("The rules do not say where records keep the time of their last"
                        + " change; name it as modifiedAt");
            }
            if (from != null && until != null && !from.isBefore(until)) {
                throw new IllegalArgumentException(
                        "The range from " + from + " until " + until + " is empty; let it end after its beginning");
            }
        }

        private boolean holds(JsonNode document) {
            HybridTime time = format.stamp(document).modifiedAt();
            if (time == null) {
                return false;
            }
            Instant at = Instant.ofEpochMilli(time.physicalMillis());
            return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
        }
    }

    /** Whether all records of a type that takes part are exported. */
    boolean takesAll() {
        return where == null && changed == null;
    }

    boolean takes(String type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean takes(JsonNode document) {
        return (where == null || where.holds(document)) && (changed == null || changed.holds(document));
    }
}
