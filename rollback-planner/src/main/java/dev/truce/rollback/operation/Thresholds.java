package dev.truce.rollback.operation;

import java.time.Duration;

/**
 * From where on something is wrong.
 *
 * @param overdue how old the last good backup of a store may be
 * @param failures how often in a row a job may fail, at most, until that is an alert; at least 1
 * @param shrunkenPercent by how much a backup may have fewer records than the one before, from 1 to 100
 * @param freeBytes how much room there must be where snapshots are kept
 * @param copyBehind how long the second repository may lack a snapshot
 * @param clockDrift how far the wall clock may be from the one that does not jump
 * @param repeat after how long an alert that still stands is told again
 */
public record Thresholds(
        Duration overdue,
        int failures,
        int shrunkenPercent,
        long freeBytes,
        Duration copyBehind,
        Duration clockDrift,
        Duration repeat) {

    /** 26 hours, twice in a row, half of the records, 1 GiB, six hours behind, five minutes of drift; told again after a day. */
    public static final Thresholds DEFAULTS = new Thresholds(
            Duration.ofHours(26), 2, 50, 1L << 30, Duration.ofHours(6), Duration.ofMinutes(5), Duration.ofDays(1));

    /** Checks the numbers. */
    public Thresholds {
        boolean times = isPositive(overdue) && isPositive(clockDrift) && isPositive(repeat) && !copyBehind.isNegative();
        if (!times || failures < 1 || shrunkenPercent < 1 || shrunkenPercent > 100 || freeBytes < 0) {
            throw new IllegalArgumentException("times are positive, failures at least 1, percent 1 to 100, but found "
                    + overdue + ", " + clockDrift + ", " + repeat + ", " + copyBehind + ", " + failures + ", "
                    + shrunkenPercent + " and " + freeBytes);
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }
}
