package dev.truce.conflict.engine;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lifts states of an older schema version to the current one before anything is compared, so that a replica that was not
 * updated yet does not look as if it had removed every new field. A pure function; thread-safe.
 *
 * @param <T> the type of a record
 */
@FunctionalInterface
public interface Upcaster<T> {

    /**
     * A state in the current schema.
     *
     * @param state a state of any schema version
     * @return the lifted state, the state itself when it is current, or why it cannot be lifted
     */
    Lifting<T> lift(T state);

    /**
     * What became of a state.
     *
     * @param <T> the type of a record
     */
    sealed interface Lifting<T> {}

    /**
     * The state is in the current schema.
     *
     * @param state the state
     * @param <T> the type of a record
     */
    record Lifted<T>(T state) implements Lifting<T> {}

    /**
     * The state cannot be read in the current schema; the record parks.
     *
     * @param why the reason, in words: what was found, what to do
     * @param <T> the type of a record
     */
    record Refused<T>(String why) implements Lifting<T> {}

    /**
     * Lifts one version at a time.
     *
     * @param oldest the oldest schema version that still occurs; the current one is {@code oldest} plus the number of steps
     * @param versionOf tells a state's schema version; null when it has none
     * @param steps the first makes version {@code oldest + 1} of {@code oldest}, and so on; none may change what it is given
     * @param <T> the type of a record
     * @return the upcaster; it refuses older, newer and missing versions, and states at which a function fails
     */
    static <T> Upcaster<T> stepByStep(
            int oldest, Function<? super T, @Nullable Integer> versionOf, List<UnaryOperator<T>> steps) {
        Objects.requireNonNull(versionOf, "versionOf");
        return new StepwiseUpcaster<>(oldest, versionOf, List.copyOf(steps));
    }
}
