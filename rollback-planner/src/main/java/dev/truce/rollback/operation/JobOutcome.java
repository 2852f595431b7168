package dev.truce.rollback.operation;

import dev.truce.integrity.Digest;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a job did.
 *
 * @param summary in words, one line
 * @param snapshot the snapshot that it took or restored, or for a copy the newest that there was; null when there is none
 * @param records how many records it was about; 0 when that means nothing
 * @param bytes how many bytes these have, or were freed
 * @param problems what is wrong, each in words; a job with any did not succeed
 * @param damaged snapshots that were found to be damaged; no backup counts whose snapshot is
 */
public record JobOutcome(
        String summary,
        @Nullable Digest snapshot,
        long records,
        long bytes,
        List<String> problems,
        SortedSet<Digest> damaged) {

    /** Copies the collections. */
    public JobOutcome {
        damaged = Collections.unmodifiableSortedSet(new TreeSet<>(damaged));
        problems = List.copyOf(problems);
    }

    /**
     * An outcome without numbers.
     *
     * @param summary in words
     * @return an outcome of a job that succeeded
     */
    public static JobOutcome of(String summary) {
        return of(summary, 0, 0, List.of());
    }

    /**
     * An outcome without a snapshot.
     *
     * @param summary in words
     * @param records how many records it was about
     * @param bytes how many bytes
     * @param problems what is wrong
     * @return the outcome
     */
    public static JobOutcome of(String summary, long records, long bytes, List<String> problems) {
        return new JobOutcome(summary, null, records, bytes, problems, Collections.emptySortedSet());
    }

    /**
     * The outcome of a backup or a test restore.
     *
     * @param summary in words
     * @param snapshot the snapshot
     * @param records how many records it has
     * @param bytes how many bytes these have
     * @param problems what is wrong
     * @return the outcome
     */
    public static JobOutcome of(String summary, Digest snapshot, long records, long bytes, List<String> problems) {
        return new JobOutcome(summary, snapshot, records, bytes, problems, Collections.emptySortedSet());
    }
}
