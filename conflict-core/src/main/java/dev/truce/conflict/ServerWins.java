package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;

/** The server's state verbatim. */
final class ServerWins<T> implements Strategy<T> {

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        return new Verdict.TakeServer<>(RecordTrace.serverStands(conflict, "serverWins", "the strategy says server"));
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
