package dev.truce.testkit.contract;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.integrity.Digest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A queue that does all as the one in memory does; a subclass does one thing wrong. */
class WrongQueue implements ConflictQueue {

    /** Makes a queue. */
    interface Making {
        ConflictQueue make(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy);
    }

    final ConflictQueue right;

    WrongQueue(ConflictQueue right) {
        this.right = right;
    }

    /** A queue that is as the one in memory but for what the subclass of this class says. */
    static Making wrong(Function<ConflictQueue, ConflictQueue> fault) {
        return (clock, nanoTime, policy) -> fault.apply(ConflictQueue.inMemory(clock, nanoTime, policy));
    }

    static Making parking(BiFunction<WrongQueue, NewCase, ConflictCase> fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public synchronized ConflictCase park(NewCase conflict) {
                return fault.apply(this, conflict);
            }
        });
    }

    static Making closing(BiFunction<WrongQueue, NewCase.Key, Optional<ConflictCase>> fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public Optional<ConflictCase> closeResolved(NewCase.Key key) {
                return fault.apply(this, key);
            }
        });
    }

    /** The case in the hands of another, or of nobody. */
    static ConflictCase with(ConflictCase of, @Nullable Lease lease) {
        Handling is = of.handling();
        return with(
                of,
                new Handling(
                        is.priority(),
                        is.order(),
                        is.attempts(),
                        is.token(),
                        lease,
                        lease == null ? is.deferredUntil() : null,
                        is.deadline(),
                        is.fallback(),
                        is.escalated(),
                        is.lastError()));
    }

    static ConflictCase with(ConflictCase of, Handling handling) {
        return new ConflictCase(
                of.number(),
                of.revision(),
                of.status(),
                of.conflict(),
                handling,
                of.openedAt(),
                of.updatedAt(),
                of.decision());
    }

    /** The lease that holds now in the place of this one, or this one where there is none. */
    final Lease present(Lease lease) {
        return find(lease.caseNumber()).map(each -> each.handling().lease()).orElse(lease);
    }

    /** The lease that holds now if it is of the same owner. */
    final Lease ofTheSameOwner(Lease lease) {
        Lease present = present(lease);
        return present.owner().equals(lease.owner()) ? present : lease;
    }

    /** The lease that holds now if it has the same token. */
    final Lease ofTheSameToken(Lease lease) {
        Lease present = present(lease);
        return present.token() == lease.token() ? present : lease;
    }

    /** Who has the case, or this one where nobody has. */
    final String ownerOr(long number, String other) {
        return find(number)
                .map(each -> each.handling().lease())
                .map(Lease::owner)
                .orElse(other);
    }

    @Override
    public ConflictCase park(NewCase conflict) {
        return right.park(conflict);
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {
        right.openKeys(sink);
    }

    @Override
    public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
        return right.inTheWay(references);
    }

    @Override
    public void createdKeys(Consumer<NewCase.Key> sink) {
        right.createdKeys(sink);
    }

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        return right.closeResolved(key);
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return right.decided(key, fingerprint);
    }

    @Override
    public Optional<ConflictCase> find(long number) {
        return right.find(number);
    }

    @Override
    public List<ConflictCase> list(CaseFilter filter, CaseOrder order, long past) {
        return right.list(filter, order, past);
    }

    @Override
    public void forEach(CaseFilter filter, CaseOrder order, Consumer<ConflictCase> sink) {
        right.forEach(filter, order, sink);
    }

    @Override
    public Map<CaseStatus, Long> counts() {
        return right.counts();
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return right.claim(request);
    }

    @Override
    public Claim claim(long number, String owner, Duration lease) {
        return right.claim(number, owner, lease);
    }

    @Override
    public Lease extend(Lease lease, Duration more) {
        return right.extend(lease, more);
    }

    @Override
    public ConflictCase release(Lease lease) {
        return right.release(lease);
    }

    @Override
    public ConflictCase fail(Lease lease, String error, Duration pause) {
        return right.fail(lease, error, pause);
    }

    @Override
    public ConflictCase decide(Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason) {
        return right.decide(lease, revisionSeen, decision, check, reason);
    }

    @Override
    public Optional<Long> holder(NewCase.Key created) {
        return right.holder(created);
    }

    @Override
    public ConflictCase defer(long number, int revisionSeen, Duration pause, String actor, String reason) {
        return right.defer(number, revisionSeen, pause, actor, reason);
    }

    @Override
    public ConflictCase reopen(long number, String actor, String reason) {
        return right.reopen(number, actor, reason);
    }

    @Override
    public List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit) {
        return right.enforceDeadlines(check, limit);
    }

    @Override
    public ConflictCase decide(
            long number, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason) {
        return right.decide(number, revisionSeen, decision, check, actor, reason);
    }
}
