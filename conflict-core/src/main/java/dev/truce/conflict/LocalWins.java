package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** Local's operation with the next version. */
final class LocalWins<T> implements Strategy<T> {

    private static final RecordTrace TRACE = RecordTrace.localStands("localWins", "the strategy says local");

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        return new Verdict.TakeLocal<>(TRACE.of(conflict));
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
