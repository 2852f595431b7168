package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** The state with the greater key. */
final class LatestWins<T> implements Strategy<T> {

    private final LatestOrder<T> order;

    LatestWins(LatestOrder<T> order) {
        this.order = order;
    }

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        boolean deleted = !conflict.local().isPresent() || !conflict.server().isPresent();
        return deleted
                ? DeleteConflicts.resolve(conflict, order.deletes(), order, "latestWins")
                : order.decide(conflict, "latestWins");
    }

    @Override
    public Convergence convergence() {
        return Convergence.LATTICE;
    }
}
