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
     * A lattice where one total order decides everything. A delete that wins over all but what was born after it is no such
     * order: with an edit that never saw the delete, the delete and the record created again, each beats the next in a ring.
     * And what nobody decides stays apart.
     */
    @Override
    public Convergence convergence() {
        return switch (order.deletes()) {
            case LATEST, UPDATE_WINS -> Convergence.LATTICE;
            case DELETE_WINS, MANUAL -> Convergence.ARBITER;
        };
    }
}
