package dev.truce.conflict.engine;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One function for each step from a schema version to the next. */
record StepwiseUpcaster<T>(int oldest, Function<? super T, @Nullable Integer> versionOf, List<UnaryOperator<T>> steps)
        implements Upcaster<T> {

    @Override
    public Lifting<T> lift(T state) {
        int current = oldest + steps.size();
        try {
            Integer version = versionOf.apply(state);
            if (version == null) {
                return new Refused<>(
                        "it names no schema version; versions " + oldest + " to " + current + " are known");
            }
            if (version > current) {
                return new Refused<>(
                        "its schema version " + version + " is newer than " + current + ": update this replica");
            }
            if (version < oldest) {
                return new Refused<>("its schema version " + version + " is older than " + oldest
                        + ", the oldest that can still be lifted");
            }
            T lifted = state;
            for (UnaryOperator<T> step : steps.subList(version - oldest, steps.size())) {
                lifted = step.apply(lifted);
            }
            return new Lifted<>(lifted);
        } catch (RuntimeException e) { // functions of the user's: the record waits, the others go on
            return new Refused<>("lifting it to schema version " + current + " failed: " + e);
        }
    }
}
