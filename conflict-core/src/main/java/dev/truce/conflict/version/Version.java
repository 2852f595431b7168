package dev.truce.conflict.version;

/** The version of a record's state: counted by an arbiter, or by each peer for itself. */
public sealed interface Version permits ScalarVersion, VersionVector {

    /**
     * The version that an arbiter counts, in the first epoch.
     *
     * @param syncVersion the count
     * @return the version
     */
    static ScalarVersion of(long syncVersion) {
        return new ScalarVersion(0, syncVersion);
    }
}
