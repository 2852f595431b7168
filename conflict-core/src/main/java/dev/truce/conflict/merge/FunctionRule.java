package dev.truce.conflict.merge;

import java.util.Objects;
import java.util.function.Function;

/** A function as a rule. */
final class FunctionRule implements FieldRule {

    private final String name;
    private final Convergence convergence;
    private final Function<FieldEdit<?>, FieldResult<?>> function;

    @SuppressWarnings("unchecked") // asked for values of its own type only; another type fails, and the path conflicts
    <X> FunctionRule(String name, Convergence convergence, Function<FieldEdit<X>, FieldResult<X>> function) {
        this.name = Objects.requireNonNull(name, "name");
        this.convergence = Objects.requireNonNull(convergence, "convergence");
        this.function =
                (Function<FieldEdit<?>, FieldResult<?>>) (Function<?, ?>) Objects.requireNonNull(function, "function");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("unchecked") // the type it was asked for
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return (FieldResult<T>) function.apply(edit);
    }

    @Override
    public Convergence convergence() {
        return convergence;
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
