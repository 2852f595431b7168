package dev.truce.rollback.replica;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the next sync is tried.
 *
 * @param tombstoneWindow how long the live data keeps tombstones; null when it never drops any
 * @param records how many changed records are tried with each replica at most, at least one
 */
public record SyncPolicy(@Nullable Duration tombstoneWindow, int records) {

    /** Checks the ranges. */
    public SyncPolicy {
        if ((tombstoneWindow != null && tombstoneWindow.isNegative()) || records < 1) {
            throw new IllegalArgumentException("A window is not negative and one record is tried at least, but found "
                    + tombstoneWindow + " and " + records);
        }
    }

    /**
     * What holds where nothing else is said.
     *
     * @return tombstones that stay, 200 records
     */
    public static SyncPolicy defaults() {
        return new SyncPolicy(null, 200);
    }
}
