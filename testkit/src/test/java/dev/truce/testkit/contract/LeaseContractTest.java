package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.closing;
import static dev.truce.testkit.contract.WrongQueue.parking;
import static dev.truce.testkit.contract.WrongQueue.with;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a queue may have with its leases is found by the tests of the contract that are about it. */
class LeaseContractTest {

    private static Making made = ConflictQueue::inMemory;

    static class Subject extends LeaseContract {

        @Override
        protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
            return made.make(clock, nanoTime, policy);
        }
    }

    /** Another way to claim. */
    private interface Claiming {
        List<Claim> claim(ConflictQueue right, ClaimRequest request);
    }

    private static Making claiming(Claiming fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public synchronized List<Claim> claim(ClaimRequest request) {
                return fault.claim(right, request);
            }
        });
    }

    private static ClaimRequest request(
            ClaimRequest like, @Nullable String tenant, @Nullable String type, boolean counts) {
        return new ClaimRequest(like.owner(), like.lease(), like.limit(), tenant, type, counts);
    }

    private static List<Claim> orElse(List<Claim> claims, Supplier<List<Claim>> others) {
        return claims.isEmpty() ? others.get() : claims;
    }

    private static List<Claim> dead(ConflictQueue right, ClaimRequest request) {
        return right.list(new CaseFilter(null, CaseStatus.DEAD, null, request.limit())).stream()
                .map(each -> right.claim(each.number(), request.owner(), request.lease()))
                .toList();
    }

    private static List<Claim> decided(ConflictQueue right, ClaimRequest request) {
        return right.list(new CaseFilter(null, CaseStatus.DECIDED, null, request.limit())).stream()
                .map(each -> new Claim(each, new Lease(each.number(), request.owner(), 9, true, each.updatedAt())))
                .toList();
    }

    private static List<Claim> held(ConflictQueue right, ClaimRequest request) {
        return right.list(CaseFilter.OPEN).stream()
                .filter(each -> each.handling().lease() != null)
                .limit(request.limit())
                .map(Claim::of)
                .toList();
    }

    private static long nanos(InstantSource clock) {
        return TimeUnit.MILLISECONDS.toNanos(clock.instant().toEpochMilli());
    }

    /** Another way of an owner to decide. */
    private interface Deciding {
        ConflictCase decide(
                WrongQueue queue, Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason);
    }

    private static Making deciding(Deciding fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public ConflictCase decide(
                    Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason) {
                return fault.decide(this, lease, revisionSeen, decision, check, reason);
            }
        });
    }

    /** Another way of an owner to ask for more time. */
    private interface Extending {
        Lease extend(WrongQueue queue, Lease lease, Duration more);
    }

    private static Making extending(Extending fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public Lease extend(Lease lease, Duration more) {
                return fault.extend(this, lease, more);
            }
        });
    }

    private static Making releasing(BiFunction<WrongQueue, Lease, ConflictCase> fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public ConflictCase release(Lease lease) {
                return fault.apply(this, lease);
            }
        });
    }

    /** Another way of an owner to fail. */
    private interface Failing {
        ConflictCase fail(WrongQueue queue, Lease lease, String error, Duration pause);
    }

    private static Making failing(Failing fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public ConflictCase fail(Lease lease, String error, Duration pause) {
                return fault.fail(this, lease, error, pause);
            }
        });
    }

    /** Another way to put off. */
    private interface Deferring {
        ConflictCase defer(WrongQueue queue, long number, int revisionSeen, Duration pause, String actor);
    }

    private static Making deferring(Deferring fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public ConflictCase defer(long number, int revisionSeen, Duration pause, String actor, String reason) {
                return fault.defer(this, number, revisionSeen, pause, actor);
            }
        });
    }

    private static Making enforcing(BiFunction<WrongQueue, DecisionCheck, List<ConflictCase>> fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit) {
                return fault.apply(this, check);
            }
        });
    }

    private static List<ConflictCase> dead(WrongQueue queue) {
        return queue.list(new CaseFilter(null, CaseStatus.DEAD, null, 9));
    }

    private static ConflictCase lookedAt(ConflictCase of, Lease lease) {
        Handling is = of.handling();
        return with(
                of,
                new Handling(
                        is.priority(),
                        is.order(),
                        is.attempts(),
                        is.token(),
                        null,
                        null,
                        is.deadline(),
                        is.fallback(),
                        is.escalated(),
                        lease.counted() ? is.lastError() : lease.owner() + " had it"));
    }

    /** Gives a worker that runs beside others three cases at most. */
    private static final class Shy extends WrongQueue {

        private final Thread test = Thread.currentThread();

        Shy(ConflictQueue right) {
            super(right);
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            return right.claim(
                    Thread.currentThread().equals(test) ? request : request.limit(Math.min(3, request.limit())));
        }
    }

    /** Looks which cases are free, and takes them only when another has looked, too. */
    private static final class Unguarded extends WrongQueue {

        private final Thread test = Thread.currentThread();
        private final CountDownLatch looked = new CountDownLatch(2);

        Unguarded(ConflictQueue right) {
            super(right);
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            if (Thread.currentThread().equals(test)) {
                return right.claim(request);
            }
            List<ConflictCase> free = list(CaseFilter.OPEN).stream()
                    .filter(each -> each.handling().lease() == null)
                    .limit(request.limit())
                    .toList();
            looked.countDown();
            try {
                looked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return free.stream()
                    .map(each -> right.claim(each.number(), "all", request.lease()))
                    .toList();
        }
    }

    /** Counts looks against a case, though it does not say so. */
    private static Making looksCount() {
        return (clock, nanoTime, policy) -> new WrongQueue(ConflictQueue.inMemory(clock, nanoTime, policy)) {

            private final Map<Long, Integer> looks = new HashMap<>();

            @Override
            public List<Claim> claim(ClaimRequest request) {
                return right.claim(request).stream()
                        .filter(each -> request.countsAttempt()
                                || looks.merge(each.lease().caseNumber(), 1, Integer::sum) <= policy.mostAttempts())
                        .toList();
            }
        };
    }

    /** Does not take the lease from what its owner decided. */
    private static final class LeaseStays extends WrongQueue {

        private final Map<Long, Lease> left = new HashMap<>();

        LeaseStays(ConflictQueue right) {
            super(right);
        }

        @Override
        public ConflictCase decide(
                Lease lease, int revisionSeen, Decision decision, DecisionCheck check, String reason) {
            ConflictCase decided = right.decide(lease, revisionSeen, decision, check, reason);
            left.put(lease.caseNumber(), lease);
            return with(decided, lease);
        }

        @Override
        public Optional<ConflictCase> find(long number) {
            return right.find(number).map(each -> left.containsKey(number) ? with(each, left.get(number)) : each);
        }
    }

    /** Gives each lease of a case the same token. */
    private static final class OneToken extends WrongQueue {

        OneToken(ConflictQueue right) {
            super(right);
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            return right.claim(request).stream()
                    .map(each -> {
                        Lease is = each.lease();
                        Lease one = new Lease(is.caseNumber(), is.owner(), 1, is.counted(), is.until());
                        return new Claim(with(each.work(), one), one);
                    })
                    .toList();
        }
    }

    static Stream<Fault<Making>> faults() {
        return Stream.of(claims(), ends(), owners(), decisions(), attempts(), persons(), deadlines())
                .flatMap(each -> each);
    }

    private static Stream<Fault<Making>> claims() {
        return Stream.of(
                Fault.of("has none", ConflictQueue::inMemory),
                Fault.of("gives few to those who ask at once, which is no fault", wrong(Shy::new)),
                Fault.of(
                        "gives a case to two when no other is left",
                        claiming((right, request) -> orElse(right.claim(request), () -> held(right, request))),
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                        "aLeaseThatIsHeldOnToLasts",
                        "casesAreClaimedOldestFirstAndEachByOne",
                        "clocksThatJumpEndNoLeaseAndProlongNone",
                        "ofManyWhoClaimAtOnceEachGetsItsOwn",
                        "onlyWhatWasAskedForIsClaimed"),
                Fault.of(
                        "gives a case to two who ask at once",
                        wrong(Unguarded::new),
                        "ofManyWhoClaimAtOnceEachGetsItsOwn"),
                Fault.of(
                        "gives the newest first",
                        claiming((right, request) -> {
                            List<Claim> claims = new ArrayList<>(right.claim(request));
                            Collections.reverse(claims);
                            return claims;
                        }),
                        "casesAreClaimedOldestFirstAndEachByOne",
                        "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt",
                        "whatWasTriedBeforeIsTriedAlone"),
                Fault.of(
                        "gives more than was asked for",
                        claiming((right, request) -> right.claim(request.limit(request.limit() + 1))),
                        "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                        "aDeadlineDecidesByItsFallbackWhoeverHasTheCase",
                        "casesAreClaimedOldestFirstAndEachByOne",
                        "whatWasTriedBeforeIsTriedAlone"),
                Fault.of(
                        "gives the cases of every tenant",
                        claiming((right, request) ->
                                right.claim(request(request, null, request.type(), request.countsAttempt()))),
                        "onlyWhatWasAskedForIsClaimed"),
                Fault.of(
                        "gives cases of every type",
                        claiming((right, request) ->
                                right.claim(request(request, request.tenant(), null, request.countsAttempt()))),
                        "onlyWhatWasAskedForIsClaimed"),
                Fault.of(
                        "gives what is decided when nothing else is left",
                        claiming((right, request) -> orElse(right.claim(request), () -> decided(right, request))),
                        "aDecisionByALeaseIsItsOwners"),
                Fault.of(
                        "gives what is dead when nothing else is left",
                        claiming((right, request) -> orElse(right.claim(request), () -> dead(right, request))),
                        "aNewConflictOrAPersonBringsBackWhatIsDead",
                        "aPersonMayDecideWhatIsDead",
                        "whatIsDeadWaitsStill"),
                Fault.of(
                        "gives what was tried before together with the rest",
                        claiming((right, request) -> {
                            List<Claim> claims = new ArrayList<>(right.claim(request));
                            if (!claims.isEmpty() && claims.size() < request.limit()) {
                                claims.addAll(right.claim(request.limit(request.limit() - claims.size())));
                            }
                            return claims;
                        }),
                        "whatIsPutOffIsPassedByUntilThen",
                        "whatWasTriedBeforeIsTriedAlone"),
                Fault.of(
                        "gives without saving",
                        claiming((right, request) -> {
                            ConflictQueue copy =
                                    ConflictQueue.inMemory(() -> SampleCases.START, () -> 0, QueuePolicy.DEFAULT);
                            right.list(CaseFilter.OPEN).forEach(each -> copy.park(each.conflict()));
                            return copy.claim(request);
                        }),
                        "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                        "aClaimHoldsTheCaseAndItsLease",
                        "aDecisionByALeaseIsItsOwners",
                        "aFailureCountsAndWaits",
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                        "aLeaseThatIsHeldOnToLasts",
                        "aNewConflictOrAPersonBringsBackWhatIsDead",
                        "aNewRevisionForgetsAttemptsButThePresentOne",
                        "aNewRevisionRefusesTheDecisionAndLeavesTheLease",
                        "aPersonMayDecideWhatIsDead",
                        "aRefusalSaysWhoHasTheCase",
                        "casesAreClaimedOldestFirstAndEachByOne",
                        "clocksThatJumpEndNoLeaseAndProlongNone",
                        "nobodyElseDecidesOrDefersWhatSomebodyHas",
                        "ofManyWhoClaimAtOnceEachGetsItsOwn",
                        "whatIsDeadWaitsStill",
                        "whatIsPutBackIsAsItWas",
                        "whatIsPutOffIsPassedByUntilThen",
                        "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt",
                        "whatWasTriedBeforeIsTriedAlone",
                        "whoAsksForACaseAfterItsLastAttemptGetsADeadOne"),
                Fault.of(
                        "knows nothing urgent",
                        (clock, nanoTime, policy) ->
                                ConflictQueue.inMemory(clock, nanoTime, policy.priority(conflict -> 5)),
                        "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt"),
                Fault.of(
                        "lets the urgent pass by whoever waits",
                        (clock, nanoTime, policy) -> ConflictQueue.inMemory(
                                clock,
                                nanoTime,
                                new QueuePolicy(
                                        policy.priority(),
                                        Duration.ofDays(100),
                                        policy.mostAttempts(),
                                        policy.deadline(),
                                        policy.longestLease())),
                        "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt"));
    }

    private static Stream<Fault<Making>> ends() {
        return Stream.of(
                Fault.of(
                        "goes by the clock on the wall",
                        (clock, nanoTime, policy) -> ConflictQueue.inMemory(clock, () -> nanos(clock), policy),
                        "clocksThatJumpEndNoLeaseAndProlongNone"),
                Fault.of(
                        "never ends a lease",
                        (clock, nanoTime, policy) -> ConflictQueue.inMemory(clock, () -> 0, policy),
                        "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                        "aDeadlineDecidesByItsFallbackWhoeverHasTheCase",
                        "aDeadlineEscalatesWhatNobodyDecided",
                        "aFailureCountsAndWaits",
                        "aFallbackThatDoesNotFitEscalates",
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                        "aNewConflictOrAPersonBringsBackWhatIsDead",
                        "aRefusalSaysWhoHasTheCase",
                        "clocksThatJumpEndNoLeaseAndProlongNone",
                        "nobodyElseDecidesOrDefersWhatSomebodyHas",
                        "whatIsPutOffIsPassedByUntilThen",
                        "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt",
                        "whatWasTriedBeforeIsTriedAlone",
                        "whoAsksForACaseAfterItsLastAttemptGetsADeadOne",
                        "whoOnlyLooksMakesNoAttempt"),
                Fault.of(
                        "ends leases a second early",
                        claiming((right, request) -> right.claim(new ClaimRequest(
                                request.owner(),
                                request.lease().minusSeconds(1),
                                request.limit(),
                                request.tenant(),
                                request.type(),
                                request.countsAttempt()))),
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                        "aLeaseThatIsHeldOnToLasts"),
                Fault.of(
                        "extends without saving",
                        extending((queue, lease, more) -> queue.right
                                .find(lease.caseNumber())
                                .map(each -> each.handling().lease())
                                .filter(lease::equals)
                                .orElseGet(() -> queue.right.extend(lease, more))),
                        "aLeaseThatIsHeldOnToLasts"),
                Fault.of(
                        "gives a longer lease another token",
                        extending((queue, lease, more) -> {
                            queue.right.extend(lease, more);
                            return queue.right
                                    .claim(lease.caseNumber(), lease.owner(), more)
                                    .lease();
                        }),
                        "aLeaseThatIsHeldOnToLasts"),
                Fault.of(
                        "takes a lease of no time for a short one",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public Claim claim(long number, String owner, Duration lease) {
                                return right.claim(number, owner, lease.isZero() ? Duration.ofMillis(1) : lease);
                            }
                        }),
                        "timesThatMakeNoSenseAreRefused"),
                Fault.of(
                        "takes a pause that was over before it began",
                        deferring((queue, number, revision, pause, actor) -> queue.right.defer(
                                number, revision, pause.isNegative() ? Duration.ZERO : pause, actor, "")),
                        "timesThatMakeNoSenseAreRefused"));
    }

    private static Stream<Fault<Making>> owners() {
        return Stream.of(
                Fault.of(
                        "gives each lease of a case the same token",
                        wrong(OneToken::new),
                        "aFailureCountsAndWaits",
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                        "aNewRevisionForgetsAttemptsButThePresentOne",
                        "aRefusalSaysWhoHasTheCase"),
                Fault.of(
                        "lets an ended lease decide that none replaced",
                        deciding((queue, lease, revision, decision, check, reason) -> queue.right
                                        .find(lease.caseNumber())
                                        .filter(each -> each.status() == CaseStatus.OPEN
                                                && lease.equals(each.handling().lease()))
                                        .isPresent()
                                ? queue.right.decide(
                                        lease.caseNumber(), revision, decision, check, lease.owner(), reason)
                                : queue.right.decide(lease, revision, decision, check, reason)),
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate"),
                Fault.of(
                        "lets a lease decide that another replaced",
                        deciding((queue, lease, revision, decision, check, reason) ->
                                queue.right.decide(queue.present(lease), revision, decision, check, reason)),
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate"),
                Fault.of(
                        "lets a lease be extended that another replaced",
                        extending((queue, lease, more) -> queue.right.extend(queue.present(lease), more)),
                        "aLeaseIsItsOwnersOnly",
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                        "aRefusalSaysWhoHasTheCase"),
                Fault.of(
                        "lets a lease put back that another replaced",
                        releasing((queue, lease) -> queue.right.release(queue.present(lease))),
                        "aLeaseIsItsOwnersOnly",
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate"),
                Fault.of(
                        "lets a lease fail that another replaced",
                        failing((queue, lease, error, pause) -> queue.right.fail(queue.present(lease), error, pause)),
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate"),
                Fault.of(
                        "lets whoever has the owner's name decide",
                        deciding((queue, lease, revision, decision, check, reason) ->
                                queue.right.decide(queue.ofTheSameOwner(lease), revision, decision, check, reason)),
                        "aLeaseIsNoOtherOfTheSameOwner"),
                Fault.of(
                        "lets whoever has the owner's name extend",
                        extending((queue, lease, more) -> queue.right.extend(queue.ofTheSameOwner(lease), more)),
                        "aLeaseIsNoOtherOfTheSameOwner"),
                Fault.of(
                        "lets whoever has the owner's name put back",
                        releasing((queue, lease) -> queue.right.release(queue.ofTheSameOwner(lease))),
                        "aLeaseIsNoOtherOfTheSameOwner"),
                Fault.of(
                        "lets whoever has the owner's name fail",
                        failing((queue, lease, error, pause) ->
                                queue.right.fail(queue.ofTheSameOwner(lease), error, pause)),
                        "aLeaseIsNoOtherOfTheSameOwner"),
                Fault.of(
                        "does not look who extends",
                        extending((queue, lease, more) -> queue.right.extend(queue.ofTheSameToken(lease), more)),
                        "aLeaseIsItsOwnersOnly"),
                Fault.of(
                        "does not look who puts back",
                        releasing((queue, lease) -> queue.right.release(queue.ofTheSameToken(lease))),
                        "aLeaseIsItsOwnersOnly"),
                Fault.of(
                        "refuses a late owner, but changed the case",
                        extending((queue, lease, more) -> {
                            try {
                                return queue.right.extend(lease, more);
                            } catch (LeaseLostException e) {
                                queue.right.extend(queue.present(lease), more.plusSeconds(1));
                                throw e;
                            }
                        }),
                        "aLeaseIsItsOwnersOnly",
                        "aLeaseIsNoOtherOfTheSameOwner",
                        "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate"),
                Fault.of(
                        "does not say who has the case",
                        extending((queue, lease, more) -> {
                            try {
                                return queue.right.extend(lease, more);
                            } catch (LeaseLostException e) {
                                throw new LeaseLostException(lease, null);
                            }
                        }),
                        "aRefusalSaysWhoHasTheCase"),
                Fault.of(
                        "extends a lease on no case",
                        extending((queue, lease, more) ->
                                queue.find(lease.caseNumber()).isEmpty() ? lease : queue.right.extend(lease, more)),
                        "aLeaseOnNoCaseIsRefused"));
    }

    private static Stream<Fault<Making>> decisions() {
        return Stream.of(
                Fault.of(
                        "lets the owner decide what closed itself",
                        deciding((queue, lease, revision, decision, check, reason) -> queue.find(lease.caseNumber())
                                .filter(each -> each.status() == CaseStatus.SELF_RESOLVED)
                                .orElseGet(() -> queue.right.decide(lease, revision, decision, check, reason))),
                        "aRecordAtPeaceClosesItsCaseUnderTheOwnersHands"),
                Fault.of(
                        "lets the owner decide what its deadline decided",
                        deciding((queue, lease, revision, decision, check, reason) -> queue.find(lease.caseNumber())
                                .filter(each -> each.status() == CaseStatus.DECIDED)
                                .orElseGet(() -> queue.right.decide(lease, revision, decision, check, reason))),
                        "aDeadlineDecidesByItsFallbackWhoeverHasTheCase"),
                Fault.of(
                        "decides whatever the owner saw",
                        deciding((queue, lease, revision, decision, check, reason) -> queue.right.decide(
                                lease,
                                queue.find(lease.caseNumber())
                                        .map(ConflictCase::revision)
                                        .orElse(revision),
                                decision,
                                check,
                                reason)),
                        "aNewRevisionRefusesTheDecisionAndLeavesTheLease"),
                Fault.of(
                        "takes the lease from its owner when it refuses",
                        deciding((queue, lease, revision, decision, check, reason) -> {
                            try {
                                return queue.right.decide(lease, revision, decision, check, reason);
                            } catch (StaleCaseException e) {
                                queue.right.release(lease);
                                throw e;
                            }
                        }),
                        "aNewRevisionRefusesTheDecisionAndLeavesTheLease"),
                Fault.of(
                        "forgets who decided",
                        deciding((queue, lease, revision, decision, check, reason) -> {
                            queue.right.extend(lease, Duration.ofDays(1));
                            queue.right.release(lease);
                            return queue.right.decide(lease.caseNumber(), revision, decision, check, "worker", reason);
                        }),
                        "aDecisionByALeaseIsItsOwners",
                        "aNewRevisionRefusesTheDecisionAndLeavesTheLease"),
                Fault.of(
                        "forgets why the owner decided",
                        deciding((queue, lease, revision, decision, check, reason) ->
                                queue.right.decide(lease, revision, decision, check, "")),
                        "aDecisionByALeaseIsItsOwners"),
                Fault.of(
                        "leaves the lease on what its owner decided",
                        wrong(LeaseStays::new),
                        "aDecisionByALeaseIsItsOwners"),
                Fault.of(
                        "keeps a case open whose record is at peace while somebody has it",
                        closing((queue, key) -> held(
                                                queue.right,
                                                ClaimRequest.next("x", Duration.ofDays(1))
                                                        .limit(99))
                                        .isEmpty()
                                ? queue.right.closeResolved(key)
                                : queue.right.find(1)),
                        "aRecordAtPeaceClosesItsCaseUnderTheOwnersHands"),
                Fault.of(
                        "opens a case anew whose record has another",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public ConflictCase reopen(long number, String actor, String reason) {
                                find(number)
                                        .ifPresent(each -> right.closeResolved(
                                                each.conflict().key()));
                                return right.reopen(number, actor, reason);
                            }
                        }),
                        "onlyWhatIsDecidedAndAtPeaceIsDecidedAnew"),
                Fault.of(
                        "opens the old conflict anew and not what became of it",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public ConflictCase reopen(long number, String actor, String reason) {
                                right.reopen(number, actor, reason);
                                return right.park(find(number).orElseThrow().conflict());
                            }
                        }),
                        "aDecisionIsChangedByDecidingAgain",
                        "onlyWhatIsDecidedAndAtPeaceIsDecidedAnew"));
    }

    private static Stream<Fault<Making>> attempts() {
        return Stream.of(
                Fault.of(
                        "lets a case kill its workers for ever",
                        (clock, nanoTime, policy) ->
                                ConflictQueue.inMemory(clock, nanoTime, policy.mostAttempts(Integer.MAX_VALUE)),
                        "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                        "aFailureCountsAndWaits",
                        "aNewConflictOrAPersonBringsBackWhatIsDead",
                        "aPersonMayDecideWhatIsDead",
                        "whatIsDeadWaitsStill",
                        "whoAsksForACaseAfterItsLastAttemptGetsADeadOne"),
                Fault.of(
                        "counts nobody",
                        claiming((right, request) ->
                                right.claim(request(request, request.tenant(), request.type(), false))),
                        "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                        "aClaimHoldsTheCaseAndItsLease",
                        "aFailureCountsAndWaits",
                        "aNewConflictOrAPersonBringsBackWhatIsDead",
                        "aNewRevisionForgetsAttemptsButThePresentOne",
                        "aPersonMayDecideWhatIsDead",
                        "whatIsDeadWaitsStill",
                        "whatIsPutOffIsPassedByUntilThen",
                        "whatWasTriedBeforeIsTriedAlone",
                        "whoAsksForACaseAfterItsLastAttemptGetsADeadOne"),
                Fault.of(
                        "counts whoever looks",
                        claiming((right, request) ->
                                right.claim(request(request, request.tenant(), request.type(), true))),
                        "whoOnlyLooksMakesNoAttempt"),
                Fault.of(
                        "gives nothing to look at that was looked at often",
                        looksCount(),
                        "whoOnlyLooksMakesNoAttempt"),
                Fault.of(
                        "holds it against a case that somebody looked",
                        releasing((queue, lease) -> lookedAt(queue.right.release(lease), lease)),
                        "whoOnlyLooksMakesNoAttempt"),
                Fault.of(
                        "counts what is put back",
                        releasing((queue, lease) -> queue.right.fail(lease, "", Duration.ZERO)),
                        "aNewRevisionForgetsAttemptsButThePresentOne",
                        "whatIsPutBackIsAsItWas"),
                Fault.of(
                        "tells who put a case back that it has it still",
                        releasing((queue, lease) -> with(queue.right.release(lease), lease)),
                        "whatIsPutBackIsAsItWas"),
                Fault.of(
                        "does not count a failure",
                        failing((queue, lease, error, pause) -> queue.right.release(lease)),
                        "aFailureCountsAndWaits",
                        "aNewConflictOrAPersonBringsBackWhatIsDead",
                        "aNewRevisionForgetsAttemptsButThePresentOne",
                        "aPersonMayDecideWhatIsDead",
                        "whatIsDeadWaitsStill"),
                Fault.of(
                        "does not wait after a failure",
                        failing((queue, lease, error, pause) -> queue.right.fail(lease, error, Duration.ZERO)),
                        "aFailureCountsAndWaits"),
                Fault.of(
                        "forgets why a case failed",
                        failing((queue, lease, error, pause) -> queue.right.fail(lease, "", pause)),
                        "aFailureCountsAndWaits"),
                Fault.of(
                        "tells who failed that it has the case still",
                        failing((queue, lease, error, pause) -> {
                            ConflictCase back = queue.right.fail(lease, error, pause);
                            return back.status() == CaseStatus.DEAD ? back : with(back, lease);
                        }),
                        "aFailureCountsAndWaits"),
                Fault.of(
                        "leaves dead what has a new conflict",
                        parking((queue, conflict) ->
                                dead(queue).stream().findFirst().orElseGet(() -> queue.right.park(conflict))),
                        "aNewConflictOrAPersonBringsBackWhatIsDead"),
                Fault.of(
                        "brings back what is dead for the same conflict",
                        parking((queue, conflict) -> {
                            dead(queue)
                                    .forEach(each -> queue.right.defer(
                                            each.number(), each.revision(), Duration.ZERO, "park", ""));
                            return queue.right.park(conflict);
                        }),
                        "whatIsDeadWaitsStill"),
                Fault.of(
                        "keeps what is dead when its record is at peace",
                        closing((queue, key) ->
                                dead(queue).isEmpty() ? queue.right.closeResolved(key) : Optional.empty()),
                        "whatIsDeadWaitsStill"));
    }

    private static Stream<Fault<Making>> persons() {
        return Stream.of(
                Fault.of(
                        "takes a case from its owner for whoever asks",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public Claim claim(long number, String owner, Duration lease) {
                                find(number)
                                        .map(each -> each.handling().lease())
                                        .ifPresent(right::release);
                                return right.claim(number, owner, lease);
                            }
                        }),
                        "oneCaseIsGivenToWhoAsksForIt",
                        "whoAsksForACaseAfterItsLastAttemptGetsADeadOne",
                        "whoOnlyLooksMakesNoAttempt"),
                Fault.of(
                        "lets a person decide what a worker has",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public ConflictCase decide(
                                    long number,
                                    int revisionSeen,
                                    Decision decision,
                                    DecisionCheck check,
                                    String actor,
                                    String reason) {
                                return right.decide(
                                        number, revisionSeen, decision, check, ownerOr(number, actor), reason);
                            }
                        }),
                        "nobodyElseDecidesOrDefersWhatSomebodyHas"),
                Fault.of(
                        "lets nobody decide what is dead",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public ConflictCase decide(
                                    long number,
                                    int revisionSeen,
                                    Decision decision,
                                    DecisionCheck check,
                                    String actor,
                                    String reason) {
                                if (!dead(this).isEmpty()) {
                                    throw new DecisionRefusedException("it is dead");
                                }
                                return right.decide(number, revisionSeen, decision, check, actor, reason);
                            }
                        }),
                        "aPersonMayDecideWhatIsDead"),
                Fault.of(
                        "lets a person put off what a worker has",
                        deferring((queue, number, revision, pause, actor) ->
                                queue.right.defer(number, revision, pause, queue.ownerOr(number, actor), "")),
                        "nobodyElseDecidesOrDefersWhatSomebodyHas"),
                Fault.of(
                        "puts off whatever the person saw",
                        deferring((queue, number, revision, pause, actor) ->
                                queue.right.defer(number, 1, pause, actor, "")),
                        "whatIsPutOffIsPassedByUntilThen"),
                Fault.of(
                        "puts off without saving",
                        deferring((queue, number, revision, pause, actor) -> {
                            ConflictCase off = queue.right.defer(number, revision, pause, actor, "");
                            queue.right.defer(number, revision, Duration.ZERO, actor, "");
                            return off;
                        }),
                        "whatIsPutOffIsPassedByUntilThen"),
                Fault.of(
                        "lets what is dead be put off only to die",
                        deferring((queue, number, revision, pause, actor) -> dead(queue).stream()
                                .filter(each -> each.number() == number)
                                .findFirst()
                                .orElseGet(() -> queue.right.defer(number, revision, pause, actor, ""))),
                        "aNewConflictOrAPersonBringsBackWhatIsDead"));
    }

    private static Stream<Fault<Making>> deadlines() {
        return Stream.of(
                Fault.of(
                        "knows no deadline",
                        (clock, nanoTime, policy) ->
                                ConflictQueue.inMemory(clock, nanoTime, policy.deadline(conflict -> null)),
                        "aDeadlineDecidesByItsFallbackWhoeverHasTheCase",
                        "aDeadlineEscalatesWhatNobodyDecided",
                        "aFallbackThatDoesNotFitEscalates"),
                Fault.of(
                        "knows no fallback",
                        (clock, nanoTime, policy) -> ConflictQueue.inMemory(
                                clock,
                                nanoTime,
                                policy.deadline(conflict -> Optional.ofNullable(
                                                policy.deadline().apply(conflict))
                                        .map(each -> new QueuePolicy.Deadline(each.after(), null))
                                        .orElse(null))),
                        "aDeadlineDecidesByItsFallbackWhoeverHasTheCase"),
                Fault.of(
                        "names what will be late within the hour",
                        (clock, nanoTime, policy) -> new WrongQueue(ConflictQueue.inMemory(clock, nanoTime, policy)) {
                            @Override
                            public List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit) {
                                List<ConflictCase> late = new ArrayList<>(right.enforceDeadlines(check, limit));
                                Instant soon = clock.instant().plusSeconds(3_600);
                                list(CaseFilter.OPEN).stream()
                                        .filter(each -> Optional.ofNullable(
                                                        each.handling().deadline())
                                                .filter(deadline -> !soon.isBefore(deadline))
                                                .isPresent())
                                        .forEach(late::add);
                                return late;
                            }
                        },
                        "aDeadlineEscalatesWhatNobodyDecided"),
                Fault.of(
                        "escalates again what is escalated",
                        enforcing((queue, check) -> {
                            List<ConflictCase> late = new ArrayList<>(queue.right.enforceDeadlines(check, 9));
                            queue.list(CaseFilter.OPEN).stream()
                                    .filter(each -> each.handling().escalated() && !late.contains(each))
                                    .forEach(late::add);
                            return late;
                        }),
                        "aDeadlineEscalatesWhatNobodyDecided"),
                Fault.of(
                        "decides by a fallback that the check refuses",
                        enforcing((queue, check) -> queue.right.enforceDeadlines(DecisionCheck.none(), 9)),
                        "aFallbackThatDoesNotFitEscalates"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(LeaseContract.class, faults());
    }
}
