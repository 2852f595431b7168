package dev.truce.conflict.registry;

import dev.truce.conflict.access.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a recorded conflict under another ruleset.
 *
 * @param recorded the conflict
 * @param now what would become of it
 * @param difference how that differs
 * @param fields where it differs, in the order of the document: for two values every smallest value that differs, metadata aside;
 *     for a conflict that was or would be parked, each undecided path with what stands there otherwise
 */
public record ReplayedConflict(
        RecordedConflict recorded, ConflictResult now, Difference difference, List<FieldDifference> fields) {

    /** How two results differ. */
    public enum Difference {
        /** Not at all, metadata aside. */
        SAME,
        /** It waited, and would be decided. */
        NOW_RESOLVED,
        /** It was decided, and would wait. */
        NOW_PARKED,
        /** It was decided, and would be decided otherwise. */
        OTHER_VALUE,
        /** It waits either way, for another reason or at other paths. */
        PARKED_OTHERWISE
    }

    /**
     * A place where two results differ.
     *
     * @param path the place
     * @param was what stood there, as JSON text; null for nothing, and for what nobody decided
     * @param is what would stand there, likewise
     */
    public record FieldDifference(
            FieldPath path, @Nullable String was, @Nullable String is) {}

    /** Copies the fields. */
    public ReplayedConflict {
        fields = List.copyOf(fields);
    }
}
