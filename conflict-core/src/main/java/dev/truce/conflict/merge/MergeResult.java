package dev.truce.conflict.merge;

import java.util.List;

/**
 * What a field merge made of one record.
 *
 * @param value the merged value; the server's value stands at each conflicting path. It is the server's own object when
 *     nothing of local's went into it
 * @param conflicts the paths that nobody decided, in the order of the merged document
 * @param trace one step for each path that either side changed
 * @param <T> the type of the value
 */
public record MergeResult<T>(T value, List<FieldConflict<?>> conflicts, Trace trace) {

    /** Copies the conflicts. */
    public MergeResult {
        conflicts = List.copyOf(conflicts);
    }
}
