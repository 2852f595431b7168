package dev.truce.conflict.queue;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a case stands with those who work on the queue. Times are the queue's own, to the millisecond.
 *
 * @param priority 1 for what can wait to 10 for what cannot
 * @param order what comes first among those that are free: the smaller; milliseconds, by which a case of higher priority counts
 *     as older, so that in time every case is the first
 * @param attempts how often programs claimed it since its latest revision
 * @param token that of the last lease; 0 before the first
 * @param lease who has it, or had it until the lease ended; null for nobody
 * @param deferredUntil until when nobody gets it by claiming, and stays until the next claim; null for at once
 * @param deadline until when it must be decided; null for no limit
 * @param fallback what then decides; null to escalate
 * @param escalated whether the deadline has passed without a decision
 * @param lastError what went wrong when it was tried last; empty for nothing
 */
public record Handling(
        int priority,
        long order,
        int attempts,
        long token,
        @Nullable Lease lease,
        @Nullable Instant deferredUntil,
        @Nullable Instant deadline,
        @Nullable Fallback fallback,
        boolean escalated,
        String lastError) {

    /** The highest priority. */
    public static final int HIGHEST = 10;

    /** Checks that nobody has what is deferred, and that numbers are what they can be. */
    public Handling {
        if (lease != null && deferredUntil != null) {
            throw new IllegalArgumentException("A case is either deferred or with " + lease.owner());
        }
        if (attempts < 0) {
            throw new IllegalArgumentException("A case was tried " + attempts + " times");
        }
        if (priority < 1 || priority > HIGHEST) {
            throw new IllegalArgumentException("A priority is 1 to " + HIGHEST + ", but was " + priority);
        }
    }

    static Handling of(int priority, Duration ageing, Instant now, QueuePolicy.@Nullable Deadline deadline) {
        return new Handling(
                priority,
                order(priority, ageing, now),
                0,
                0,
                null,
                null,
                deadline == null ? null : now.plus(deadline.after()),
                deadline == null ? null : deadline.fallback(),
                false,
                "");
    }

    /** As of a new case, with the tokens of the old one, which never come again. */
    Handling after(Handling before) {
        return new Handling(
                priority, order, attempts, before.token, null, null, deadline, fallback, escalated, lastError);
    }

    static long order(int priority, Duration ageing, Instant now) {
        return now.toEpochMilli() - Math.multiplyExact(priority, ageing.toMillis());
    }

    /** Until when nobody else gets it; null for at once. */
    @Nullable
    Instant heldUntil() {
        return lease == null ? deferredUntil : lease.until();
    }

    boolean isFree(Instant now) {
        Instant until = heldUntil();
        return until == null || !now.isBefore(until);
    }

    /** In nobody's hands, at once or later. */
    Handling free(@Nullable Instant from, String error) {
        return new Handling(priority, order, attempts, token, null, from, deadline, fallback, escalated, error);
    }

    Handling leased(Lease to) {
        return new Handling(priority, order, attempts, to.token(), to, null, deadline, fallback, escalated, lastError);
    }

    Handling attempts(int number) {
        return new Handling(
                priority, order, number, token, lease, deferredUntil, deadline, fallback, escalated, lastError);
    }

    /** As of a case that was never tried, but by who has it now. */
    Handling untried() {
        int now = lease != null && lease.counted() ? 1 : 0;
        return new Handling(priority, order, now, token, lease, deferredUntil, deadline, fallback, escalated, "");
    }

    Handling escalated(long orderNow) {
        return new Handling(HIGHEST, orderNow, attempts, token, lease, null, null, null, true, lastError);
    }
}
