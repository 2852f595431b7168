package dev.truce.testkit.contract;

import dev.truce.conflict.queue.CaseFilter;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Ways to make a queue that does all as the one in memory does, but for one thing. */
final class WrongQueue {

    private WrongQueue() {}

    /** Makes a queue. */
    interface Making {
        ConflictQueue make(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy);
    }

    /** Another way of an owner to ask for more time. */
    interface Extending {
        Lease extend(ConflictQueue right, Lease lease, Duration more);
    }

    /** Another way of an owner to fail. */
    interface Failing {
        ConflictCase fail(ConflictQueue right, Lease lease, String error, Duration pause);
    }

    /** Another way to put off. */
    interface Deferring {
        ConflictCase defer(ConflictQueue right, long number, int revisionSeen, Duration pause, String actor);
    }

    static Making wrong(Function<ConflictQueue, ConflictQueue> fault) {
        return (clock, nanoTime, policy) -> fault.apply(ConflictQueue.inMemory(clock, nanoTime, policy));
    }

    static Making parking(BiFunction<ConflictQueue, NewCase, ConflictCase> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public synchronized ConflictCase park(NewCase conflict) {
                return fault.apply(right, conflict);
            }
        });
    }

    static Making closing(BiFunction<ConflictQueue, NewCase.Key, Optional<ConflictCase>> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Optional<ConflictCase> closeResolved(NewCase.Key key) {
                return fault.apply(right, key);
            }
        });
    }

    /** Another way of a person to decide. */
    static Making deciding(Function<Deciding, ConflictCase> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public ConflictCase decide(
                    long number, int revision, Decision decision, DecisionCheck check, String actor, String reason) {
                return fault.apply(new Deciding(right, number, null, revision, decision, check, actor, reason));
            }
        });
    }

    /** Another way of an owner to decide. */
    static Making decidingByLease(Function<Deciding, ConflictCase> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public ConflictCase decide(
                    Lease lease, int revision, Decision decision, DecisionCheck check, String reason) {
                return fault.apply(new Deciding(
                        right, lease.caseNumber(), lease, revision, decision, check, lease.owner(), reason));
            }
        });
    }

    static Making claiming(BiFunction<ConflictQueue, ClaimRequest, List<Claim>> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public synchronized List<Claim> claim(ClaimRequest request) {
                return fault.apply(right, request);
            }
        });
    }

    static Making extending(Extending fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Lease extend(Lease lease, Duration more) {
                return fault.extend(right, lease, more);
            }
        });
    }

    static Making releasing(BiFunction<ConflictQueue, Lease, ConflictCase> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public ConflictCase release(Lease lease) {
                return fault.apply(right, lease);
            }
        });
    }

    static Making failing(Failing fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public ConflictCase fail(Lease lease, String error, Duration pause) {
                return fault.fail(right, lease, error, pause);
            }
        });
    }

    static Making deferring(Deferring fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public ConflictCase defer(long number, int revisionSeen, Duration pause, String actor, String reason) {
                return fault.defer(right, number, revisionSeen, pause, actor);
            }
        });
    }

    static CaseFilter only(@Nullable CaseStatus status) {
        return new CaseFilter(null, status, null, 999);
    }

    static List<ConflictCase> all(ConflictQueue queue, CaseStatus status) {
        return queue.list(only(status));
    }

    /** The oldest case about a record that is in that state. */
    static Optional<ConflictCase> about(NewCase.Key key, ConflictQueue queue, @Nullable CaseStatus status) {
        return queue.list(only(status)).stream()
                .filter(each -> each.conflict().key().equals(key))
                .findFirst();
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

    static Optional<Lease> leaseOf(ConflictQueue queue, long number) {
        return queue.find(number).map(each -> each.handling().lease());
    }
}
