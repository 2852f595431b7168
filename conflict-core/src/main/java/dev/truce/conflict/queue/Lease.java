package dev.truce.conflict.queue;

import java.time.Instant;

/**
 * The right to decide a case for a while.
 *
 * @param caseNumber the case
 * @param owner who holds it
 * @param token grows with each grant of the case, so that a late owner is told from the present one
 * @param counted whether granting it counted as an attempt
 * @param until when it ends, by the queue's own clock, to the millisecond; compare it with nothing else
 */
public record Lease(long caseNumber, String owner, long token, boolean counted, Instant until) {}
