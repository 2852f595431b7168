package dev.truce.conflict.version;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version for peers without an arbiter: how many writes of each node the state has seen.
 *
 * <p>Nodes have non-empty ids and are ordered by code points; counts go from 0 to {@link Long#MAX_VALUE}. A node that is not
 * listed counts zero; zeroes are not stored, so that equal vectors have one form. Immutable. Comparing and joining cost one pass over both and comparing allocates nothing. Source: Parker et al.,
 * "Detection of Mutual Inconsistency in Distributed Systems", 1983.
 */
public final class VersionVector implements Version {

    /** The vector that has seen nothing. */
    public static final VersionVector EMPTY = new VersionVector(new String[0], new long[0]);

    private final String[] nodes;
    private final long[] counts;

    private VersionVector(String[] nodes, long[] counts) {
        this.nodes = nodes;
        this.counts = counts;
    }

    /**
     * A vector from its counts.
     *
     * @param counts the writes seen of each node, by its id
     * @return the vector
     * @throws IllegalArgumentException when an id is empty or a count negative
     */
    public static VersionVector of(Map<String, Long> counts) {
        TreeMap<String, Long> sorted = new TreeMap<>(CodePoints::compare);
        counts.forEach((node, count) -> {
            if (node.isEmpty()) {
                throw new IllegalArgumentException(
                        "A version vector counts the writes of nodes, but a node of " + counts + " has no id");
            }
            if (count < 0) {
                throw new IllegalArgumentException("The count of node \"" + node + "\" is negative: " + count);
            }
            if (count > 0) {
                sorted.put(node, count);
            }
        });
        return new VersionVector(
                sorted.keySet().toArray(String[]::new),
                sorted.values().stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * How this vector relates to another.
     *
     * @param other the other vector
     * @return the relation, from this one's point of view
     */
    public Causality compare(VersionVector other) {
        boolean less = false;
        boolean more = false;
        int i = 0;
        int j = 0;
        while (i < nodes.length || j < other.nodes.length) {
            int order = order(i, other, j);
            if (order < 0) {
                more = true;
                i++;
            } else if (order > 0) {
                less = true;
                j++;
            } else {
                less |= counts[i] < other.counts[j];
                more |= counts[i] > other.counts[j];
                i++;
                j++;
            }
        }
        if (less && more) {
            return Causality.CONCURRENT;
        }
        return less ? Causality.BEFORE : more ? Causality.AFTER : Causality.SAME;
    }

    /**
     * The least vector that has seen all that either has.
     *
     * @param other the other vector
     * @return the join; this or {@code other} itself where one includes the other
     */
    public VersionVector join(VersionVector other) {
        return switch (compare(other)) {
            case SAME, AFTER -> this;
            case BEFORE -> other;
            case CONCURRENT -> merged(other);
        };
    }

    private VersionVector merged(VersionVector other) {
        String[] names = new String[nodes.length + other.nodes.length];
        long[] values = new long[names.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < nodes.length || j < other.nodes.length) {
            int order = order(i, other, j);
            names[size] = order <= 0 ? nodes[i] : other.nodes[j];
            values[size++] = order < 0 ? counts[i] : order > 0 ? other.counts[j] : Math.max(counts[i], other.counts[j]);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new VersionVector(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
    }

    private int order(int i, VersionVector other, int j) {
        if (i == nodes.length) {
            return 1;
        }
        if (j == other.nodes.length) {
            return -1;
        }
        // replicas mostly know the same nodes, and equality is the cheaper question
        return nodes[i].equals(other.nodes[j]) ? 0 : CodePoints.compare(nodes[i], other.nodes[j]);
    }

    /**
     * This vector after one more write of a node.
     *
     * @param node the writing node
     * @return the successor
     * @throws ArithmeticException when the node's count is exhausted
     * @throws IllegalArgumentException when the id is empty
     */
    public VersionVector next(String node) {
        TreeMap<String, Long> sorted = new TreeMap<>(counts());
        sorted.merge(node, 1L, Math::addExact);
        return of(sorted);
    }

    /**
     * How many writes of one node the state has seen.
     *
     * @param node the node
     * @return its count; zero for a node that is not listed
     */
    public long count(String node) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i].equals(node)) {
                return counts[i];
            }
        }
        return 0;
    }

    /**
     * The counts by node.
     *
     * @return a copy, ordered by code points of the node
     */
    public SortedMap<String, Long> counts() {
        TreeMap<String, Long> result = new TreeMap<>(CodePoints::compare);
        for (int i = 0; i < nodes.length; i++) {
            result.put(nodes[i], counts[i]);
        }
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionVector vector
                && Arrays.equals(nodes, vector.nodes)
                && Arrays.equals(counts, vector.counts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(nodes), Arrays.hashCode(counts));
    }

    @Override
    public String toString() {
        return counts().toString();
    }
}
