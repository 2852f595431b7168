package dev.truce.benchmarks.bulk;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseIntake;
import dev.truce.conflict.queue.CaseLife;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.integrity.Digest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Numbers cases and keeps none: the memory measured is the reconciler's. */
final class PassingQueue implements CaseIntake {

    private final InstantSource clock;
    private long cases;

    PassingQueue(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public ConflictCase park(NewCase conflict) {
        Instant now = clock.instant();
        return new CaseLife(QueuePolicy.DEFAULT, now, now).open(++cases, conflict);
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {}

    @Override
    public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
        return new TreeSet<>();
    }

    @Override
    public void createdKeys(Consumer<NewCase.Key> sink) {}

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        return Optional.empty();
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return Optional.empty();
    }
}
