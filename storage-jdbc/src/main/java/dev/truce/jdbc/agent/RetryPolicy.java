package dev.truce.jdbc.agent;

import java.time.Duration;

/**
 * When a job that failed is tried again, if its schedule does not say so earlier.
 *
 * @param first how long after the first failure; twice as long after each further one
 * @param longest how long at most
 */
public record RetryPolicy(Duration first, Duration longest) {

    /** After a minute, two, four, up to an hour. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(1));

    private static final int DOUBLINGS = 20;

    /** Checks the times. */
    public RetryPolicy {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "A job is tried again after a millisecond at least, and the longest time is not"
                            + " shorter than the first, but they were " + first + " and " + longest);
        }
    }

    /**
     * How long a job rests.
     *
     * @param failures how often it failed in a row, at least 1
     * @return the time
     */
    public Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
