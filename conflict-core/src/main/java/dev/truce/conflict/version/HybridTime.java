package dev.truce.conflict.version;

import java.time.Instant;
import java.util.Objects;

/**
 * A hybrid logical time: the wall clock as far as it goes, then a counter, then the node that issued it.
 *
 * <p>Source: Kulkarni, Demirbas et al., "Logical Physical Clocks and Consistent Snapshots in Globally Distributed Databases",
 * 2014.
 *
 * @param physicalMillis milliseconds since 1970 UTC; negative before
 * @param counter orders events of one millisecond, non-negative
 * @param node the node that issued it; empty for a bare instant
 */
public record HybridTime(long physicalMillis, int counter, String node) implements Comparable<HybridTime> {

    /** Checks that the counter is not negative. */
    public HybridTime {
        Objects.requireNonNull(node, "node");
        if (counter < 0) {
            throw new IllegalArgumentException("The counter of a hybrid time is not negative, but was " + counter);
        }
    }

    /**
     * A wall-clock time without counter and node.
     *
     * @param instant the instant; digits below the millisecond are cut off
     * @return the time
     */
    public static HybridTime of(Instant instant) {
        return ofMillis(instant.toEpochMilli());
    }

    /**
     * A wall-clock time without counter and node.
     *
     * @param physicalMillis milliseconds since 1970 UTC
     * @return the time
     */
    public static HybridTime ofMillis(long physicalMillis) {
        return new HybridTime(physicalMillis, 0, "");
    }

    /**
     * Whether this is a plain instant, which carries neither counter nor node.
     *
     * @return true for a bare instant
     */
    public boolean isBareInstant() {
        return counter == 0 && node.isEmpty();
    }

    /**
     * Compares physical time and counter, and ignores who issued the time: the order that a hub uses.
     *
     * @param other the other time
     * @return negative, zero or positive
     */
    public int compareIgnoringNode(HybridTime other) {
        int byPhysical = Long.compare(physicalMillis, other.physicalMillis);
        return byPhysical != 0 ? byPhysical : Integer.compare(counter, other.counter);
    }

    /** Orders by physical time, counter, then node as unsigned UTF-8 bytes: the order that peers use. */
    @Override
    public int compareTo(HybridTime other) {
        int ignoringNode = compareIgnoringNode(other);
        return ignoringNode != 0 ? ignoringNode : CodePoints.compare(node, other.node);
    }

    /**
     * The wall-clock part.
     *
     * @return the instant, in whole milliseconds
     */
    public Instant instant() {
        return Instant.ofEpochMilli(physicalMillis);
    }

    /** The instant in RFC 3339, then {@code +counter@node} unless it is a bare instant. */
    @Override
    public String toString() {
        return isBareInstant() ? instant().toString() : instant() + "+" + counter + "@" + node;
    }
}
