package dev.truce.conflict.queue;

import java.util.Objects;

/**
 * A case in the hands of somebody who is to decide it.
 *
 * @param work the case as it was when it was claimed
 * @param lease the right to decide it
 */
public record Claim(ConflictCase work, Lease lease) {

    /**
     * The claim on a case that was just granted.
     *
     * @param granted the case; holds its lease
     * @return the claim
     */
    public static Claim of(ConflictCase granted) {
        return new Claim(granted, Objects.requireNonNull(granted.handling().lease(), "lease"));
    }
}
