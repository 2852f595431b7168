package dev.truce.conflict.queue;

import org.jspecify.annotations.Nullable;

/**
 * Which cases to list.
 *
 * @param tenant whose; null for everybody's
 * @param status in which state; null for any
 * @param type of which record type; null for any
 * @param limit how many at most
 */
public record CaseFilter(
        @Nullable String tenant,
        @Nullable CaseStatus status,
        @Nullable String type,
        int limit) {

    /** All open cases, a thousand at most. */
    public static final CaseFilter OPEN = new CaseFilter(null, CaseStatus.OPEN, null, 1_000);

    /** Checks the limit. */
    public CaseFilter {
        if (limit < 1) {
            throw new IllegalArgumentException("A list holds at least one case, but the limit was " + limit);
        }
    }
}
