package dev.truce.conflict.queue;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a queue does with its cases.
 *
 * @param priority gives a new case's priority, 1 for what can wait to 10 for what cannot; pure
 * @param ageing for how long a case has to wait until it comes before a newer one whose priority is one higher
 * @param mostAttempts how often programs may claim a case and not finish it, until it is dead; at least 1
 * @param deadline gives until when a case must be decided, or null; pure
 * @param longestLease how long a lease may last; null for no limit
 */
public record QueuePolicy(
        ToIntFunction<NewCase> priority,
        Duration ageing,
        int mostAttempts,
        Function<NewCase, @Nullable Deadline> deadline,
        @Nullable Duration longestLease) {

    /** All alike, oldest first; five attempts; no deadline. An hour of waiting is worth one priority. */
    public static final QueuePolicy DEFAULT =
            new QueuePolicy(conflict -> 5, Duration.ofHours(1), 5, conflict -> null, null);

    /** Checks the number of attempts. */
    public QueuePolicy {
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(deadline, "deadline");
        if (mostAttempts < 1 || ageing.isNegative()) {
            throw new IllegalArgumentException(
                    "A case bears one attempt at least and does not grow younger, but there were " + mostAttempts
                            + " attempts and an ageing of " + ageing);
        }
    }

    /**
     * By when a case must be decided.
     *
     * @param after how long after it was parked
     * @param fallback what decides then; null to raise its priority to the highest and say so
     */
    public record Deadline(Duration after, @Nullable Fallback fallback) {}

    /**
     * The same with another limit of attempts.
     *
     * @param attempts how often programs may claim a case
     * @return the policy
     */
    public QueuePolicy mostAttempts(int attempts) {
        return new QueuePolicy(priority, ageing, attempts, deadline, longestLease);
    }

    /**
     * The same with another scorer.
     *
     * @param scorer gives a new case's priority
     * @return the policy
     */
    public QueuePolicy priority(ToIntFunction<NewCase> scorer) {
        return new QueuePolicy(scorer, ageing, mostAttempts, deadline, longestLease);
    }

    /**
     * The same with other deadlines.
     *
     * @param limit gives until when a case must be decided, or null
     * @return the policy
     */
    public QueuePolicy deadline(Function<NewCase, @Nullable Deadline> limit) {
        return new QueuePolicy(priority, ageing, mostAttempts, limit, longestLease);
    }
}
