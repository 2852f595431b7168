package dev.truce.rollback.operation;

import dev.truce.integrity.Digest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of one job.
 *
 * @param number grows with each run
 * @param job the job's name
 * @param kind what the job does
 * @param store which live store it was about; empty for none
 * @param status how it stands
 * @param attempt 1 for the first run after a success
 * @param dueAt for when it was planned, by the wall clock
 * @param startedAt when it began, by the clock that does not jump
 * @param endedAt when it ended, by that clock; null while it runs
 * @param snapshot the snapshot that it took or restored, or for a copy the newest that there was; null when there is none
 * @param records how many records it was about
 * @param bytes how many bytes these have, or were freed
 * @param detail what was done, or what went wrong, in words; empty while it runs
 */
public record JobRun(
        long number,
        String job,
        JobKind kind,
        String store,
        Status status,
        int attempt,
        Instant dueAt,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Digest snapshot,
        long records,
        long bytes,
        String detail) {

    /** The name under which is noted what people do without a schedule. */
    public static final String BY_HAND = "by-hand";

    /** How a run stands. */
    public enum Status {
        /** It has begun and not ended. */
        RUNNING,
        /** It did what it should, and nothing is wrong. */
        SUCCEEDED,
        /** It did not, or found something wrong. */
        FAILED,
        /** It succeeded, and its snapshot was found to be damaged later. */
        SPOILED,
        /** Whoever ran it died, or was taken for dead. */
        LOST
    }

    /**
     * How long it took.
     *
     * @return the time from begin to end; zero while it runs
     */
    public Duration took() {
        return endedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
    }
}
