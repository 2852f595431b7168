package dev.truce.conflict.suggest;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How some decisions went. Empty ones are not counted.
 *
 * @param counts how many went for what, at least one each, in the order of {@link DecidedFor}
 * @param deciders how many people and programs decided
 * @param alike how many of the decisions have decider, words and decision in common with another, as those of one bulk have; a
 *     decision without words is not looked at
 * @param newestCase the number of the case with the latest decision
 * @param newestAt when that was decided
 */
public record DecisionCounts(
        Map<DecidedFor, Long> counts, int deciders, long alike, long newestCase, Instant newestAt) {

    /** Copies the counts. */
    public DecisionCounts {
        if (counts.isEmpty()) {
            throw new IllegalArgumentException("There are no decisions to count");
        }
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /**
     * How many decisions there are.
     *
     * @return the sum of all counts
     */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What was decided most often.
     *
     * @return the most frequent one; of several, the first of {@link DecidedFor}
     */
    public DecidedFor most() {
        DecidedFor most = counts.keySet().iterator().next();
        for (Map.Entry<DecidedFor, Long> each : counts.entrySet()) {
            most = each.getValue() > times(most) ? each.getKey() : most;
        }
        return most;
    }

    /**
     * How many decisions went so.
     *
     * @param decidedFor what was decided
     * @return the number, 0 for none
     */
    public long times(DecidedFor decidedFor) {
        return counts.getOrDefault(decidedFor, 0L);
    }

    /**
     * Which part of the decisions went so.
     *
     * @param decidedFor what was decided
     * @return from 0 for none to 1 for all
     */
    public double share(DecidedFor decidedFor) {
        return (double) times(decidedFor) / total();
    }
}
