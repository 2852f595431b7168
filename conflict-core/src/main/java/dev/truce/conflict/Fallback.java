package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** Asks the next strategy where the first does not decide. */
record Fallback<T>(Strategy<T> first, Strategy<T> next) implements Strategy<T> {

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        Verdict<T> verdict = first.resolve(conflict);
        return verdict instanceof Verdict.Undecided ? next.resolve(conflict) : verdict;
    }

    /** Never a lattice: two orders, each asked about some pairs, are no order. */
    @Override
    public Convergence convergence() {
        boolean unsafe = first.convergence() == Convergence.UNSAFE || next.convergence() == Convergence.UNSAFE;
        return unsafe ? Convergence.UNSAFE : Convergence.ARBITER;
    }
}
