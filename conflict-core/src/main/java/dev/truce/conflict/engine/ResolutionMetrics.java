package dev.truce.conflict.engine;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.StrategyName;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds up counts and times of resolutions in memory, per outcome, strategy and rule. Reads every trace, which costs a pass
 * over the record where a strategy took a whole side. Thread-safe.
 */
public final class ResolutionMetrics implements ResolutionListener {

    private final Map<String, Figures> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Figures> strategies = new ConcurrentHashMap<>();
    private final Map<String, Figures> rules = new ConcurrentHashMap<>();

    /** Figures that begin at nothing. */
    public ResolutionMetrics() {}

    /**
     * Counts and times of some resolutions.
     *
     * @param count how many there were
     * @param totalNanos how long all took together, in nanoseconds
     * @param maxNanos how long the longest took, in nanoseconds
     */
    public record Figures(long count, long totalNanos, long maxNanos) {

        Figures plus(Figures other) {
            return new Figures(count + other.count, totalNanos + other.totalNanos, Math.max(maxNanos, other.maxNanos));
        }
    }

    @Override
    public void resolved(Resolution resolution) {
        Figures one = new Figures(1, resolution.nanos(), resolution.nanos());
        Outcome<?> outcome = resolution.outcome();
        String end = outcome.match(
                resolved -> resolved.operation().name(),
                parked -> parked.reason().name());
        add(outcomes, outcome.detection().answer() + " " + end, one);
        StrategyName strategy = resolution.strategy();
        if (strategy != null) {
            add(strategies, strategy.toString(), one);
            Set<String> decided = new HashSet<>();
            for (Trace.Step step : outcome.trace().steps()) {
                if (!step.rule().equals(strategy.toString()) && decided.add(step.rule())) {
                    add(rules, step.rule(), one);
                }
            }
        }
    }

    private static void add(Map<String, Figures> figures, String key, Figures one) {
        figures.merge(key, one, Figures::plus);
    }

    /**
     * The figures per outcome.
     *
     * @return by what detection answered and what came of it, as in {@code CONFLICT PUT} or {@code CONFLICT FIELD_CONFLICT};
     *     ordered by this text
     */
    public SortedMap<String, Figures> byOutcome() {
        return sorted(outcomes);
    }

    /**
     * The figures per strategy that was asked.
     *
     * @return by the strategy's name in rulesets, ordered by it
     */
    public SortedMap<String, Figures> byStrategy() {
        return sorted(strategies);
    }

    /**
     * The figures per field rule: of the conflicting records in which it decided one path or more.
     *
     * @return by the rule's name in traces, ordered by it
     */
    public SortedMap<String, Figures> byRule() {
        return sorted(rules);
    }

    private static SortedMap<String, Figures> sorted(Map<String, Figures> figures) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }
}
