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
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.integrity.Digest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/** A queue that leaves all to another one. */
class ForwardingQueue implements ConflictQueue {

    final ConflictQueue right;

    ForwardingQueue(ConflictQueue right) {
        this.right = right;
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
