package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.all;
import static dev.truce.testkit.contract.WrongQueue.claiming;
import static dev.truce.testkit.contract.WrongQueue.deferring;
import static dev.truce.testkit.contract.WrongQueue.extending;
import static dev.truce.testkit.contract.WrongQueue.leaseOf;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue that gives cases to those who ask, for a time. */
class LeaseClaimContractTest {

    private static Making asking(UnaryOperator<ClaimRequest> other) {
        return claiming((right, request) -> right.claim(other.apply(request)));
    }

    /** Gives something else when nothing is left to claim. */
    private static Making orElse(BiFunction<ConflictQueue, ClaimRequest, Stream<Claim>> others) {
        return claiming((right, request) -> {
            List<Claim> claims = right.claim(request);
            return claims.isEmpty()
                    ? others.apply(right, request).limit(request.limit()).toList()
                    : claims;
        });
    }

    private static long nanos(InstantSource clock) {
        return TimeUnit.MILLISECONDS.toNanos(clock.instant().toEpochMilli());
    }

    /** Gives a worker that runs beside others three cases at most. */
    private static final class Shy extends ForwardingQueue {

        private final Meeting meeting = new Meeting();

        Shy(ConflictQueue right) {
            super(right);
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            return right.claim(meeting.isOfTest() ? request : request.limit(Math.min(3, request.limit())));
        }
    }

    /** Looks which cases are free, and takes them only when another has looked, too. */
    private static final class Unguarded extends ForwardingQueue {

        private final Meeting meeting = new Meeting();

        Unguarded(ConflictQueue right) {
            super(right);
        }

        @Override
        public List<Claim> claim(ClaimRequest request) {
            if (meeting.isOfTest()) {
                return right.claim(request);
            }
            List<ConflictCase> free = list(CaseFilter.OPEN).stream()
                    .filter(each -> each.handling().lease() == null)
                    .limit(request.limit())
                    .toList();
            meeting.await();
            return free.stream()
                    .map(each -> right.claim(each.number(), "all", request.lease()))
                    .toList();
        }
    }

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        whom(faults);
        which(faults);
        order(faults);
        howLong(faults);
        return faults.stream();
    }

    private static void whom(Faults<Making> faults) {
        faults.foundByNone();
        faults.fault("has none", ConflictQueue::inMemory);
        faults.fault("gives few to those who ask at once, which is no fault", wrong(Shy::new));

        faults.foundBy(
                "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                "aLeaseThatIsHeldOnToLasts",
                "casesAreClaimedOldestFirstAndEachByOne",
                "clocksThatJumpEndNoLeaseAndProlongNone",
                "ofManyWhoClaimAtOnceEachGetsItsOwn",
                "onlyWhatWasAskedForIsClaimed");
        faults.fault(
                "gives a case to two when no other is left",
                orElse((right, request) -> all(right, CaseStatus.OPEN).stream()
                        .filter(each -> each.handling().lease() != null)
                        .map(Claim::of)));

        faults.foundBy("ofManyWhoClaimAtOnceEachGetsItsOwn");
        faults.fault("gives a case to two who ask at once", wrong(Unguarded::new));

        faults.foundBy(
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
                "whoAsksForACaseAfterItsLastAttemptGetsADeadOne");
        faults.fault("gives without saving", claiming((right, request) -> {
            ConflictQueue copy = ConflictQueue.inMemory(() -> SampleCases.START, () -> 0, QueuePolicy.DEFAULT);
            right.list(CaseFilter.OPEN).forEach(each -> copy.park(each.conflict()));
            return copy.claim(request);
        }));
    }

    private static void which(Faults<Making> faults) {
        faults.foundBy(
                "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                "aDeadlineDecidesByItsFallbackWhoeverHasTheCase",
                "casesAreClaimedOldestFirstAndEachByOne",
                "whatWasTriedBeforeIsTriedAlone");
        faults.fault("gives more than was asked for", asking(it -> it.limit(it.limit() + 1)));

        faults.foundBy("onlyWhatWasAskedForIsClaimed");
        faults.fault(
                "gives the cases of every tenant",
                asking(it ->
                        new ClaimRequest(it.owner(), it.lease(), it.limit(), null, it.type(), it.countsAttempt())));
        faults.fault(
                "gives cases of every type",
                asking(it ->
                        new ClaimRequest(it.owner(), it.lease(), it.limit(), it.tenant(), null, it.countsAttempt())));

        faults.foundBy("aDecisionByALeaseIsItsOwners");
        faults.fault(
                "gives what is decided when nothing else is left",
                orElse((right, request) -> all(right, CaseStatus.DECIDED).stream()
                        .map(each -> new Claim(
                                each, new Lease(each.number(), request.owner(), 9, true, each.updatedAt())))));

        faults.foundBy(
                "aNewConflictOrAPersonBringsBackWhatIsDead", "aPersonMayDecideWhatIsDead", "whatIsDeadWaitsStill");
        faults.fault(
                "gives what is dead when nothing else is left",
                orElse((right, request) -> all(right, CaseStatus.DEAD).stream()
                        .map(each -> right.claim(each.number(), request.owner(), request.lease()))));
    }

    private static void order(Faults<Making> faults) {
        faults.foundBy(
                "casesAreClaimedOldestFirstAndEachByOne",
                "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt",
                "whatWasTriedBeforeIsTriedAlone");
        faults.fault("gives the newest first", claiming((right, request) -> {
            List<Claim> claims = new ArrayList<>(right.claim(request));
            Collections.reverse(claims);
            return claims;
        }));

        faults.foundBy("whatIsPutOffIsPassedByUntilThen", "whatWasTriedBeforeIsTriedAlone");
        faults.fault("gives what was tried before together with the rest", claiming((right, request) -> {
            List<Claim> claims = new ArrayList<>(right.claim(request));
            if (!claims.isEmpty() && claims.size() < request.limit()) {
                claims.addAll(right.claim(request.limit(request.limit() - claims.size())));
            }
            return claims;
        }));

        faults.foundBy("whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt");
        faults.fault(
                "knows nothing urgent",
                (clock, nanoTime, policy) -> ConflictQueue.inMemory(clock, nanoTime, policy.priority(conflict -> 5)));
        faults.fault(
                "lets the urgent pass by whoever waits",
                (clock, nanoTime, policy) -> ConflictQueue.inMemory(
                        clock,
                        nanoTime,
                        new QueuePolicy(
                                policy.priority(),
                                Duration.ofDays(100),
                                policy.mostAttempts(),
                                policy.deadline(),
                                policy.longestLease())));
    }

    private static void howLong(Faults<Making> faults) {
        faults.foundBy("clocksThatJumpEndNoLeaseAndProlongNone");
        faults.fault(
                "goes by the clock on the wall",
                (clock, nanoTime, policy) -> ConflictQueue.inMemory(clock, () -> nanos(clock), policy));

        faults.foundBy(
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
                "theEarliestDeadlinesComeFirstAndAsManyAsAsked",
                "whatIsPutOffIsPassedByUntilThen",
                "whatIsUrgentComesFirstButWhatWaitsLongEnoughComesBeforeIt",
                "whatWasTriedBeforeIsTriedAlone",
                "whoAsksForACaseAfterItsLastAttemptGetsADeadOne",
                "whoOnlyLooksMakesNoAttempt");
        faults.fault("never ends a lease", (clock, nanoTime, policy) -> ConflictQueue.inMemory(clock, () -> 0, policy));

        faults.foundBy("aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate", "aLeaseThatIsHeldOnToLasts");
        faults.fault(
                "ends leases a second early",
                asking(it -> new ClaimRequest(
                        it.owner(),
                        it.lease().minusSeconds(1),
                        it.limit(),
                        it.tenant(),
                        it.type(),
                        it.countsAttempt())));

        faults.foundBy("aLeaseThatIsHeldOnToLasts");
        faults.fault(
                "extends without saving",
                extending((right, lease, more) -> leaseOf(right, lease.caseNumber())
                        .filter(lease::equals)
                        .orElseGet(() -> right.extend(lease, more))));
        faults.fault("gives a longer lease another token", extending((right, lease, more) -> {
            right.extend(lease, more);
            return right.claim(lease.caseNumber(), lease.owner(), more).lease();
        }));

        faults.foundBy("timesThatMakeNoSenseAreRefused");
        faults.fault("takes a lease of no time for a short one", wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Claim claim(long number, String owner, Duration lease) {
                return right.claim(number, owner, lease.isZero() ? Duration.ofMillis(1) : lease);
            }
        }));
        faults.fault(
                "takes a pause that was over before it began",
                deferring((right, number, revision, pause, actor) ->
                        right.defer(number, revision, pause.isNegative() ? Duration.ZERO : pause, actor, "")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        LeaseContractTest.assertFound(fault);
    }
}
