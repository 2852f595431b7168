package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** Asks the next strategy where the first does not decide. */
record Fallback<T>(Strategy<T> first, Strategy<T> next) implements Strategy<T> {

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        Verdict<T> verdict = first.resolve(conflict);
        return verdict instanceof Verdict.Undecided ? next.resolve(conflict) : verdict;
    }

    @Override
    public Convergence convergence() {
        Convergence one = first.convergence();
        Convergence two = next.convergence();
        return one.compareTo(two) > 0 ? one : two;
    }
}
