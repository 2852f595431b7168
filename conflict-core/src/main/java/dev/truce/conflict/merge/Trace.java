package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldPath;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why an outcome is what it is: one step for each path that was decided, and the warnings.
 *
 * <p>What only explains is worked out when it is first read, because most traces are never read. Until then the trace holds
 * on to the values it explains, so these must not be changed. Thread-safe.
 */
public abstract sealed class Trace {

    /** Nothing had to be decided. */
    @SuppressWarnings(
            "ClassInitializationDeadlock") // only this class makes what is known, so it is always initialised first
    public static final Trace EMPTY = new Known(List.of(), Set.of());

    private Trace() {}

    abstract Known known();

    static final class Known extends Trace {

        private final List<Step> steps;
        private final Set<Warning> warnings;

        Known(List<Step> steps, Set<Warning> warnings) {
            this.steps = steps;
            this.warnings = warnings.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(warnings));
        }

        @Override
        Known known() {
            return this;
        }
    }

    private static final class Pending<S> extends Trace {

        private final S subject;
        private final Function<? super S, Trace> explanation;
        private volatile @Nullable Known known;

        Pending(S subject, Function<? super S, Trace> explanation) {
            this.subject = subject;
            this.explanation = explanation;
        }

        @Override
        Known known() {
            Known result = known;
            if (result == null) {
                result = explanation.apply(subject).known();
                known = result;
            }
            return result;
        }
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
        return steps.isEmpty() && warnings.isEmpty() ? EMPTY : new Known(List.copyOf(steps), warnings);
    }

    /** A trace of steps that are handed over, and not copied. */
    static Trace ofWalk(List<Step> steps, Set<Warning> warnings) {
        return steps.isEmpty() && warnings.isEmpty() ? EMPTY : new Known(Collections.unmodifiableList(steps), warnings);
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
        return new Known(List.of(new Step(FieldPath.ROOT, rule, side, why)), Set.of());
    }

    /**
     * A trace that is worked out at its first use.
     *
     * @param explanation gives the trace; pure
     * @return the trace
     */
    public static Trace lazily(Supplier<Trace> explanation) {
        return lazily(explanation, Supplier::get);
    }

    /**
     * A trace that is worked out at its first use, of one object where the explanation is there already.
     *
     * @param subject what is explained; not changed from now on
     * @param explanation gives the trace; pure
     * @param <S> the type of the subject
     * @return the trace
     */
    public static <S> Trace lazily(S subject, Function<? super S, Trace> explanation) {
        return new Pending<>(subject, explanation);
    }

    /**
     * What was decided, path by path.
     *
     * @return the steps in the order of the merged document
     */
    public final List<Step> steps() {
        return known().steps;
    }

    /**
     * What a reader should know.
     *
     * @return the warnings in the order of their enum
     */
    public final Set<Warning> warnings() {
        return known().warnings;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Trace trace
                && steps().equals(trace.steps())
                && warnings().equals(trace.warnings());
    }

    @Override
    public final int hashCode() {
        return Objects.hash(steps(), warnings());
    }

    @Override
    public final String toString() {
        return steps() + " " + warnings();
    }
}
