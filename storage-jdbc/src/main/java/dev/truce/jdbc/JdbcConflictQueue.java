package dev.truce.jdbc;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseLife;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Cases in a table. A change of a case and its audit entry are one transaction, which is durable when a method returns. */
final class JdbcConflictQueue implements DurableQueue {

    /** How many cases whose lease has ended are freed before a claim; the next claim frees the next. */
    private static final int FREED_AT_ONCE = 100;

    private static final Effect NONE = (transaction, decided) -> {};

    private final Database database;
    private final CaseTable cases;
    private final WaitTable waits;
    private final CaseHistory history;
    private final InstantSource clock;
    private final QueuePolicy policy;
    private final Subscribers subscribers;

    JdbcConflictQueue(
            Database database, JdbcAuditTrail audit, InstantSource clock, QueuePolicy policy, Subscribers subscribers) {
        this.database = database;
        this.cases = new CaseTable(database.dialect(), new KnownCases());
        this.waits = new WaitTable(database.dialect());
        this.history = new CaseHistory(audit);
        this.clock = clock;
        this.policy = policy;
        this.subscribers = subscribers;
    }

    private CaseLife life(Handle transaction) {
        return new CaseLife(policy, database.dialect().now(transaction), clock.instant());
    }

    @Override
    public ConflictCase park(NewCase conflict) {
        return database.writeShort(handle -> park(handle, conflict));
    }

    private ConflictCase park(Handle handle, NewCase conflict) {
        ConflictCase known = cases.findUndecided(handle, conflict.key()).orElse(null);
        if (known != null && CaseLife.isKnown(known, conflict)) {
            return known;
        }
        CaseLife life = life(handle);
        if (known == null) {
            Optional<ConflictCase> opened = cases.insert(handle, life.open(0, conflict));
            if (opened.isPresent()) {
                if (opened.get().status() == CaseStatus.WAITING) {
                    waits.replace(handle, opened.get());
                }
                history.parked(handle, opened.get());
                subscribers.changed(null, opened.get());
                return opened.get();
            }
            // another was faster
            known = cases.findUndecided(handle, conflict.key()).orElseThrow();
        }
        ConflictCase parked = life.park(known, conflict);
        if (parked != known) {
            update(handle, known, parked);
            history.parked(handle, parked);
        }
        return parked;
    }

    /** Keeps what became of a case, tells it, and frees what waited for it when it is closed. */
    private void update(Handle handle, ConflictCase before, ConflictCase now) {
        boolean waitedFor = false;
        if (now.status().isUndecided()) {
            cases.revise(handle, before, now);
        } else {
            waitedFor = cases.conclude(handle, before, now);
        }
        subscribers.changed(before, now);
        if (before.status() == CaseStatus.WAITING || now.status() == CaseStatus.WAITING) {
            waits.replace(handle, now);
        }
        if (!waitedFor) {
            return;
        }
        NewCase.Key key = now.conflict().key();
        for (long number : waits.waitingFor(handle, key)) {
            ConflictCase waiting = require(handle, number);
            if (waiting.conflict().waitsFor().contains(key.record())) { // a ring may have closed it meanwhile
                ConflictCase released = life(handle).released(waiting, key.record());
                update(handle, waiting, released);
                if (!released.status().isUndecided()) {
                    history.released(handle, released);
                }
            }
        }
    }

    @Override
    public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
        SortedSet<RecordId> records = new TreeSet<>();
        database.read(handle -> {
            for (NewCase.Key key : references) {
                cases.seeUndecided(handle, key).ifPresent(each -> records.addAll(CaseLife.inTheWay(each)));
            }
            return true;
        });
        return records;
    }

    @Override
    public Optional<ConflictCase> find(long number) {
        return database.read(handle -> cases.find(handle, number));
    }

    @Override
    public List<ConflictCase> list(CaseFilter filter, CaseOrder order, long past) {
        return database.read(handle -> cases.list(handle, filter, order, past));
    }

    @Override
    public Map<CaseStatus, Long> counts() {
        return database.read(CaseTable::counts);
    }

    @Override
    public void openKeys(Consumer<NewCase.Key> sink) {
        database.read(handle -> {
            cases.openKeys(handle, sink);
            return true;
        });
    }

    @Override
    public void createdKeys(Consumer<NewCase.Key> sink) {
        database.read(handle -> {
            cases.createdKeys(handle, sink);
            return true;
        });
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return database.writeShort(handle -> {
            CaseLife life = life(handle);
            freeWhatHasEnded(handle, life);
            List<Claim> claims = new ArrayList<>();
            for (ConflictCase free : CaseLife.together(cases.free(handle, request))) {
                ConflictCase granted = life.grant(free, request);
                cases.updateHandling(handle, free, granted);
                claims.add(Claim.of(granted));
            }
            return claims;
        });
    }

    private void freeWhatHasEnded(Handle handle, CaseLife life) {
        for (long number : cases.heldUntil(handle, life.now(), FREED_AT_ONCE)) {
            ConflictCase held = require(handle, number);
            change(handle, held, life.free(held));
        }
    }

    /** Keeps who has a case, and records its death. */
    private ConflictCase change(Handle handle, ConflictCase before, ConflictCase now) {
        cases.updateHandling(handle, before, now);
        if (now.status() == CaseStatus.DEAD && before.status() != CaseStatus.DEAD) {
            history.died(handle, now);
            subscribers.changed(before, now);
        }
        return now;
    }

    @Override
    public Claim claim(long number, String owner, Duration lease) {
        return database.writeShort(handle -> {
            ConflictCase known = require(handle, number);
            return Claim.of(change(handle, known, life(handle).grant(known, owner, lease)));
        });
    }

    private ConflictCase require(Handle handle, long number) {
        return cases.findForUpdate(handle, number)
                .orElseThrow(() -> new DecisionRefusedException(
                        "There is no case " + number + "; list the open cases to see which there are."));
    }

    @Override
    public Lease extend(Lease lease, Duration more) {
        return Claim.of(byLease(lease, (life, held) -> life.extend(held, more))).lease();
    }

    @Override
    public ConflictCase release(Lease lease) {
        return byLease(lease, CaseLife::release);
    }

    @Override
    public ConflictCase fail(Lease lease, String error, Duration pause) {
        return byLease(lease, (life, held) -> life.fail(held, error, pause));
    }

    private ConflictCase byLease(Lease lease, BiFunction<CaseLife, ConflictCase, ConflictCase> step) {
        return recordingRefusal(lease, false, handle -> {
            CaseLife life = life(handle);
            ConflictCase held = held(handle, life, lease);
            return change(handle, held, step.apply(life, held));
        });
    }

    private ConflictCase held(Handle handle, CaseLife life, Lease lease) {
        return life.require(
                lease, cases.findForUpdate(handle, lease.caseNumber()).orElse(null));
    }

    /** A step that changes a case. */
    private interface Step {
        ConflictCase in(Handle transaction) throws SQLException;
    }

    /**
     * Takes a step by a lease, in a transaction of its own if it runs what only the user knows. One that came too late changed
     * nothing, but is worth knowing about.
     */
    private ConflictCase recordingRefusal(Lease lease, boolean alone, Step step) {
        try {
            return alone ? database.write(step::in) : database.writeShort(step::in);
        } catch (LeaseLostException e) {
            e.current()
                    .ifPresent(current -> database.write(handle -> {
                        history.cameTooLate(handle, current, lease, clock.instant());
                        return true;
                    }));
            throw e;
        }
    }

    @Override
    public ConflictCase decide(
            long number, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason) {
        return database.write(handle -> {
            ConflictCase known = require(handle, number);
            return decided(handle, known, life(handle).decide(known, revisionSeen, decision, check, actor, reason));
        });
    }

    @Override
    public ConflictCase decide(Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason) {
        return decide(lease, revisionSeen, decision, check, reason, NONE);
    }

    @Override
    public ConflictCase decide(
            Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason, Effect effect) {
        return recordingRefusal(lease, effect != NONE, handle -> {
            CaseLife life = life(handle);
            ConflictCase held = held(handle, life, lease);
            ConflictCase decided =
                    decided(handle, held, life.decide(held, revisionSeen, decision, check, lease.owner(), reason));
            effect.apply(handle.getConnection(), decided);
            return decided;
        });
    }

    private ConflictCase decided(Handle handle, ConflictCase before, ConflictCase decided) {
        CaseLife.created(decided)
                .ifPresent(key -> cases.holder(handle, key).ifPresent(other -> {
                    throw CaseLife.taken(decided.number(), key, other);
                }));
        update(handle, before, decided);
        history.decided(handle, decided);
        return decided;
    }

    @Override
    public Optional<Long> holder(NewCase.Key key) {
        return database.read(handle -> cases.holder(handle, key));
    }

    @Override
    public ConflictCase defer(long number, int revisionSeen, Duration pause, String actor, String reason) {
        return database.write(handle -> {
            ConflictCase known = require(handle, number);
            ConflictCase deferred = life(handle).defer(known, revisionSeen, pause, actor);
            cases.updateHandling(handle, known, deferred);
            history.deferred(handle, deferred, actor, reason);
            return deferred;
        });
    }

    @Override
    public ConflictCase reopen(long number, String actor, String reason) {
        return database.write(handle -> {
            CaseLife life = life(handle);
            NewCase conflict = life.reopen(require(handle, number), reason);
            cases.findUndecided(handle, conflict.key()).ifPresent(other -> {
                throw CaseLife.hasOther(number, other.number());
            });
            ConflictCase reopened = cases.insert(handle, life.open(0, conflict))
                    .orElseThrow(() -> new DecisionRefusedException(
                            "The record of case " + number + " came into conflict just now; look at it again."));
            history.reopened(handle, reopened, actor, reason);
            subscribers.changed(null, reopened);
            return reopened;
        });
    }

    @Override
    public List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit) {
        return database.write(handle -> {
            CaseLife life = life(handle);
            List<ConflictCase> done = new ArrayList<>();
            for (long number : cases.late(handle, life.now(), limit)) {
                ConflictCase each = require(handle, number);
                ConflictCase now = life.enforceDeadline(each, check);
                if (now.status() == CaseStatus.DECIDED) {
                    decided(handle, each, now);
                } else {
                    cases.updateHandling(handle, each, now);
                    history.escalated(handle, now);
                    subscribers.changed(each, now);
                }
                done.add(now);
            }
            return done;
        });
    }

    @Override
    public Optional<ConflictCase> closeResolved(NewCase.Key key) {
        // asked for every record of a data set, of which few have a case: these must not wait for the disk
        if (!database.read(handle -> cases.hasUndecided(handle, key))) {
            return Optional.empty();
        }
        return database.write(handle -> cases.findUndecided(handle, key).map(open -> {
            ConflictCase closed = life(handle).close(open);
            update(handle, open, closed);
            history.selfResolved(handle, closed);
            return closed;
        }));
    }

    @Override
    public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
        return database.read(handle -> cases.findDecided(handle, key, fingerprint));
    }
}
