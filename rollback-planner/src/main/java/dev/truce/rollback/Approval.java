package dev.truce.rollback;

import dev.truce.integrity.Digest;
import java.time.Instant;

/**
 * Somebody's consent to one plan, and to no other.
 *
 * @param plan the digest of the plan
 * @param approver who consents
 * @param at when
 * @param reason why, in words; may be empty
 */
public record Approval(Digest plan, String approver, Instant at, String reason) {

    /** Checks that somebody approves. */
    public Approval {
        if (approver.isBlank()) {
            throw new IllegalArgumentException("An approval names who gives it; found nobody");
        }
    }
}
