package dev.truce.benchmarks.bulk;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Numbers cases and keeps none: the memory measured is the reconciler's. */
final class PassingQueue implements ConflictQueue {

    private final InstantSource clock;
    private long cases;

    PassingQueue(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public ConflictCase park(NewCase conflict) {
        Instant now = clock.instant();
        return new ConflictCase(++cases, 1, CaseStatus.OPEN, conflict, now, now, null);
    }

    @Override
    public Optional<ConflictCase> find(long number) {
        return Optional.empty();
    }

    @Override
    public List<ConflictCase> list(CaseFilter filter) {
        return List.of();
    }

    @Override
    public Map<CaseStatus, Long> counts() {
        return Map.of();
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {}

    @Override
    public ConflictCase decide(
            long number, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason) {
        throw new UnsupportedOperationException("nobody decides in a benchmark");
    }

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        return Optional.empty();
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return Optional.empty();
    }
}
