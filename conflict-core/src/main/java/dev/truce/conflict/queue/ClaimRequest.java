package dev.truce.conflict.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which cases somebody wants to work on.
 *
 * @param owner who asks; stands in the audit trail beside what they decide
 * @param lease for how long; whole milliseconds count
 * @param limit how many cases at most
 * @param tenant whose; null for everybody's
 * @param type of which record type; null for any
 * @param countsAttempt whether each claim is an attempt, of which a case bears so many: true for programs, which may die of a
 *     case; false for people, who may look and put it back
 */
public record ClaimRequest(
        String owner,
        Duration lease,
        int limit,
        @Nullable String tenant,
        @Nullable String type,
        boolean countsAttempt) {

    /** Checks owner, time and limit. */
    public ClaimRequest {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("A claim needs an owner, but the name was empty");
        }
        if (lease.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("A lease lasts a millisecond at least, but was " + lease);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("A claim asks for at least one case, but the limit was " + limit);
        }
    }

    /**
     * The next case for a program, whatever it is about.
     *
     * @param owner the program
     * @param lease for how long
     * @return the request
     */
    public static ClaimRequest next(String owner, Duration lease) {
        return new ClaimRequest(owner, lease, 1, null, null, true);
    }

    /**
     * The same for more or fewer cases.
     *
     * @param cases how many at most
     * @return the request
     */
    public ClaimRequest limit(int cases) {
        return new ClaimRequest(owner, lease, cases, tenant, type, countsAttempt);
    }
}
