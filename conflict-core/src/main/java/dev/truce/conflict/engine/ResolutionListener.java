package dev.truce.conflict.engine;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ruleset.StrategyName;
import org.jspecify.annotations.Nullable;

/**
 * Told of every record that was resolved or parked, for figures on how often and how fast. Called on the thread that resolved,
 * after queue and history were written; one that fails is passed over, and the first failure is logged.
 */
@FunctionalInterface
public interface ResolutionListener {

    /**
     * Takes note of one record.
     *
     * @param resolution what became of it and how long that took
     */
    void resolved(Resolution resolution);

    /**
     * One record that was resolved or parked.
     *
     * @param outcome what became of it; its trace names the rules, and is worked out only when it is read
     * @param strategy the ruleset's strategy that was asked; null when there was no conflict, and where a
     *     {@linkplain ResolverBuilder#strategy strategy of the program's} decides
     * @param nanos how long it took in nanoseconds, queue and history included
     */
    record Resolution(Outcome<?> outcome, @Nullable StrategyName strategy, long nanos) {}
}
