package dev.truce.rollback.retention;

import dev.truce.integrity.Digest;
import java.util.List;

/**
 * What a prune did.
 *
 * @param removed the snapshots that are gone, newest first
 * @param condemnedFiles how many files were condemned
 * @param condemnedBytes how many bytes they have
 * @param sweptFiles how many files were removed
 * @param sweptBytes how many bytes they had
 * @param sweptTemporaries how many files of writes that did not end were removed
 * @param movedObjects how many objects were moved to another file
 * @param left what could not be done, and what stays because it is needed; each in words
 */
public record PruneReport(
        List<Digest> removed,
        long condemnedFiles,
        long condemnedBytes,
        long sweptFiles,
        long sweptBytes,
        long sweptTemporaries,
        long movedObjects,
        List<String> left) {

    /** Copies the lists. */
    public PruneReport {
        removed = List.copyOf(removed);
        left = List.copyOf(left);
    }
}
