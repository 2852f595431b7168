package dev.truce.conflict.stream;

import org.jspecify.annotations.Nullable;

/**
 * What the keys of a set begin with, so that the eight bytes after it tell most of them apart. Of records of several types it tells
 * nothing, and names are compared whole. Not thread-safe.
 */
final class KeyPrefix {

    private @Nullable LineKey sample;
    private int common = Integer.MAX_VALUE;
    private boolean oneType = true;

    /** One more record of the set. */
    void add(LineKey key) {
        LineKey known = sample;
        if (known == null) {
            sample = key.copy();
        } else if (oneType) {
            oneType = known.hasTypeOf(key);
            common = known.commonBytes(key, common);
        }
    }

    /** All records of another set. */
    void add(KeyPrefix other) {
        if (other.sample != null) {
            add(other.sample);
            common = Math.min(common, other.common);
            oneType &= other.oneType;
        }
    }

    /**
     * A number that orders a record of the set among the others: unsigned, and where two are equal the names must be compared.
     */
    long order(LineKey key) {
        return oneType && common != Integer.MAX_VALUE ? key.eightBytes(common) : 0;
    }
}
