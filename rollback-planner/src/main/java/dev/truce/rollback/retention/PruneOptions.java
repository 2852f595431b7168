package dev.truce.rollback.retention;

import java.time.Duration;

/**
 * How to prune, beside the policy.
 *
 * @param grace how long what is condemned can still be called back; what began before must have ended besides
 * @param longestGap how much later than the newest snapshot the clock may be; a later one is implausible
 * @param clockChecked whether somebody made sure of the clock, so that it is believed
 * @param removeDamaged whether snapshots that do not verify may go; else they stay until they are repaired, and so does
 *     everything that they might need
 * @param deadPercent how much of a pack must be of no use before the rest is moved to another, from 1 to 100
 */
public record PruneOptions(
        Duration grace, Duration longestGap, boolean clockChecked, boolean removeDamaged, int deadPercent) {

    /** A day of grace, 35 days since the newest snapshot, damaged snapshots stay, a quarter of a pack. */
    public static final PruneOptions DEFAULTS =
            new PruneOptions(Duration.ofDays(1), Duration.ofDays(35), false, false, 25);

    /** Checks the numbers. */
    public PruneOptions {
        if (grace.isNegative() || longestGap.isNegative() || deadPercent < 1 || deadPercent > 100) {
            throw new IllegalArgumentException(
                    "grace and longest gap are not negative, and dead percent is 1 to 100, but" + " found " + grace
                            + ", " + longestGap + " and " + deadPercent);
        }
    }

    /**
     * These options with another time of grace.
     *
     * @param time the grace
     * @return other options
     */
    public PruneOptions withGrace(Duration time) {
        return new PruneOptions(time, longestGap, clockChecked, removeDamaged, deadPercent);
    }

    /**
     * These options for a clock that somebody made sure of.
     *
     * @return other options
     */
    public PruneOptions withCheckedClock() {
        return new PruneOptions(grace, longestGap, true, removeDamaged, deadPercent);
    }

    /**
     * These options without regard for damaged snapshots.
     *
     * @return other options
     */
    public PruneOptions removingDamaged() {
        return new PruneOptions(grace, longestGap, clockChecked, true, deadPercent);
    }
}
