package dev.truce.conflict.version;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version that one arbiter counts: the epoch grows with each authoritative restore, the sync version with each write.
 *
 * <p>Both are meant to be non-negative. A negative one can be held, because data sets contain them, but nothing can follow
 * it: {@link #next} is empty and the record parks.
 *
 * @param epoch the restore generation of the store
 * @param syncVersion the write count within it
 */
public record ScalarVersion(long epoch, long syncVersion) implements Version, Comparable<ScalarVersion> {

    /** What a record that never had a version counts from. */
    public static final ScalarVersion ZERO = new ScalarVersion(0, 0);

    /** Orders by epoch, then by sync version. */
    @Override
    public int compareTo(ScalarVersion other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(syncVersion, other.syncVersion);
    }

    /**
     * The one version that may follow both: the larger sync version plus one, in the higher epoch.
     *
     * @param local the version local holds; null when it is not known
     * @param server the version the server holds; null when it is not known
     * @return the next version, or empty when a component is negative or the count is exhausted
     */
    public static Optional<ScalarVersion> next(@Nullable ScalarVersion local, @Nullable ScalarVersion server) {
        ScalarVersion one = local == null ? ZERO : local;
        ScalarVersion two = server == null ? ZERO : server;
        long highest = Math.max(one.syncVersion, two.syncVersion);
        if (one.isNegative() || two.isNegative() || highest == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(new ScalarVersion(Math.max(one.epoch, two.epoch), highest + 1));
    }

    private boolean isNegative() {
        return epoch < 0 || syncVersion < 0;
    }

    @Override
    public String toString() {
        return epoch + "." + syncVersion;
    }
}
