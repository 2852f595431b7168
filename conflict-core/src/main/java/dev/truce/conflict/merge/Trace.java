package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why an outcome is what it is: one step for each path that was decided, and the warnings.
 *
 * <p>What only explains is worked out when it is first read, because most traces are never read. Until then the trace holds
 * on to the values it explains, so these must not be changed. Thread-safe.
 */
public final class Trace {

    /** Nothing had to be decided. */
    public static final Trace EMPTY = new Trace(List.of(), Set.of());

    private final @Nullable Supplier<Trace> pending;
    private volatile @Nullable Trace known;
    private final List<Step> steps;
    private final Set<Warning> warnings;

    private Trace(List<Step> steps, Set<Warning> warnings) {
        this.pending = null;
        this.steps = steps;
        this.warnings = warnings.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(warnings));
    }

    private Trace(Supplier<Trace> pending) {
        this.pending = pending;
        this.steps = List.of();
        this.warnings = Set.of();
    }

    /**
     * What was decided at one path.
     *
     * @param path the place
     * @param rule the rule or strategy that decided, by its name in rulesets
     * @param side whose value stands there now
     * @param why the reason, in words
     */
    public record Step(FieldPath path, String rule, ChosenSide side, String why) {}

    /**
     * A trace of these steps.
     *
     * @param steps the steps in the order of the merged document
     * @param warnings the warnings
     * @return the trace
     */
    public static Trace of(List<Step> steps, Set<Warning> warnings) {
        return steps.isEmpty() && warnings.isEmpty() ? EMPTY : new Trace(List.copyOf(steps), warnings);
    }

    /** A trace of steps that are handed over, and not copied. */
    static Trace ofWalk(List<Step> steps, Set<Warning> warnings) {
        return steps.isEmpty() && warnings.isEmpty() ? EMPTY : new Trace(Collections.unmodifiableList(steps), warnings);
    }

    /**
     * A trace of one step for the whole record.
     *
     * @param rule the strategy's name
     * @param side whose record stands
     * @param why the reason
     * @return the trace
     */
    public static Trace ofRecord(String rule, ChosenSide side, String why) {
        return new Trace(List.of(new Step(FieldPath.ROOT, rule, side, why)), Set.of());
    }

    /**
     * A trace that is worked out at its first use.
     *
     * @param explanation gives the trace; pure
     * @return the trace
     */
    public static Trace lazily(Supplier<Trace> explanation) {
        return new Trace(explanation);
    }

    /**
     * What was decided, path by path.
     *
     * @return the steps in the order of the merged document
     */
    public List<Step> steps() {
        return resolved().steps;
    }

    /**
     * What a reader should know.
     *
     * @return the warnings in the order of their enum
     */
    public Set<Warning> warnings() {
        return resolved().warnings;
    }

    private Trace resolved() {
        if (pending == null) {
            return this;
        }
        Trace result = known;
        if (result == null) {
            result = pending.get().resolved();
            known = result;
        }
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trace trace
                && steps().equals(trace.steps())
                && warnings().equals(trace.warnings());
    }

    @Override
    public int hashCode() {
        return 31 * steps().hashCode() + warnings().hashCode();
    }

    @Override
    public String toString() {
        return steps() + " " + warnings();
    }
}
