package dev.truce.testkit.laws;

import dev.truce.conflict.version.Causality;
import java.util.Map;

/**
 * A vector clock of any make, so that {@link VectorClockLaws} can try it.
 *
 * @param <V> the type of its values, which are not changed once made
 */
public interface VectorClock<V> {

    /**
     * A clock value.
     *
     * @param counts the writes seen of each node
     * @return the value
     */
    V of(Map<String, Long> counts);

    /**
     * What a clock value has seen.
     *
     * @param value the value
     * @return the writes seen of each node; a node that is not listed counts zero
     */
    Map<String, Long> counts(V value);

    /**
     * One more write of a node.
     *
     * @param value the value before
     * @param node the node
     * @return the value after it
     */
    V increment(V value, String node);

    /**
     * What has seen all that either has.
     *
     * @param one a value
     * @param two another
     * @return the join
     */
    V merge(V one, V two);

    /**
     * How one value relates to another.
     *
     * @param one a value
     * @param two another
     * @return the relation, from the first one's point of view
     */
    Causality compare(V one, V two);
}
