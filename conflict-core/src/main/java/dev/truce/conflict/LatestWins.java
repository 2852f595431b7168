package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** The state with the greater key. */
final class LatestWins<T> implements Strategy<T> {

    private static final LatestOrder.Traces TRACES = LatestOrder.Traces.of("latestWins");

    private final LatestOrder<T> order;

    LatestWins(LatestOrder<T> order) {
        this.order = order;
    }

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        boolean deleted = !conflict.local().isPresent() || !conflict.server().isPresent();
        return deleted
                ? DeleteConflicts.resolve(conflict, order.deletes(), order, "latestWins")
                : order.decide(conflict, TRACES);
    }

    /**
     * A lattice where the time of the change decides everything, deletes included: what was made from a state is later than it,
     * so that whoever compares two versions and whoever compares two times says the same. In every other order a state can be
     * below one that it replaced, and with a third that never heard of either each beats the next in a ring: a delete below
     * the edit that it deleted, a delete above what was made anew later, a smaller key that was set on purpose. And what
     * nobody decides stays apart.
     */
    @Override
    public Convergence convergence() {
        return order.isByTime() && order.deletes() == DeletePolicy.LATEST ? Convergence.LATTICE : Convergence.ARBITER;
    }
}
