package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** The server's state verbatim. */
final class ServerWins<T> implements Strategy<T> {

    private static final RecordTrace TRACE = RecordTrace.serverStands("serverWins", "the strategy says server");

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        return new Verdict.TakeServer<>(TRACE.of(conflict));
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
