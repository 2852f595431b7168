package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.all;
import static dev.truce.testkit.contract.WrongQueue.deciding;
import static dev.truce.testkit.contract.WrongQueue.deferring;
import static dev.truce.testkit.contract.WrongQueue.leaseOf;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.queue.QueuePolicy.Deadline;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue where persons come between workers, and deadlines before both. */
class LeasePersonContractTest {

    /** Who has the case, or somebody else where nobody has. */
    private static String ownerOr(String other, ConflictQueue queue, long number) {
        return leaseOf(queue, number).map(Lease::owner).orElse(other);
    }

    /** Another way to open a case anew. */
    private interface Reopening {
        ConflictCase reopen(ConflictQueue right, long number, String actor, String reason);
    }

    private static Making reopening(Reopening fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public ConflictCase reopen(long number, String actor, String reason) {
                return fault.reopen(right, number, actor, reason);
            }
        });
    }

    /** Another way to deal with what is late. */
    private interface Enforcing {
        List<ConflictCase> enforce(ConflictQueue right, DecisionCheck check, int limit);
    }

    private static Making enforcing(Enforcing fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public List<ConflictCase> enforceDeadlines(DecisionCheck check, int limit) {
                return fault.enforce(right, check, limit);
            }
        });
    }

    /** What is late, and what is open and like that. */
    private static List<ConflictCase> lateAnd(
            Predicate<ConflictCase> others, ConflictQueue right, DecisionCheck check, int limit) {
        List<ConflictCase> late = new ArrayList<>(right.enforceDeadlines(check, limit));
        right.list(CaseFilter.OPEN).stream()
                .filter(each -> others.test(each) && !late.contains(each))
                .forEach(late::add);
        return late;
    }

    private static boolean isLateAt(Instant time, ConflictCase of) {
        Instant deadline = of.handling().deadline();
        return deadline != null && !time.isBefore(deadline);
    }

    private static QueuePolicy withoutFallback(QueuePolicy policy) {
        return policy.deadline(conflict -> Optional.ofNullable(policy.deadline().apply(conflict))
                .map(each -> new Deadline(each.after(), null))
                .orElse(null));
    }

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        persons(faults);
        anew(faults);
        deadlines(faults);
        return faults.stream();
    }

    private static void persons(Faults<Making> faults) {
        faults.foundBy(
                "oneCaseIsGivenToWhoAsksForIt",
                "whoAsksForACaseAfterItsLastAttemptGetsADeadOne",
                "whoOnlyLooksMakesNoAttempt");
        faults.fault("takes a case from its owner for whoever asks", wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Claim claim(long number, String owner, Duration lease) {
                leaseOf(right, number).ifPresent(right::release);
                return right.claim(number, owner, lease);
            }
        }));

        faults.foundBy("nobodyElseDecidesOrDefersWhatSomebodyHas");
        faults.fault(
                "lets a person decide what a worker has",
                deciding(it ->
                        it.by(ownerOr(it.actor(), it.right(), it.number())).now()));
        faults.fault(
                "lets a person put off what a worker has",
                deferring((right, number, revision, pause, actor) ->
                        right.defer(number, revision, pause, ownerOr(actor, right, number), "")));

        faults.foundBy("aPersonMayDecideWhatIsDead");
        faults.fault("lets nobody decide what is dead", deciding(it -> {
            if (!all(it.right(), CaseStatus.DEAD).isEmpty()) {
                throw new DecisionRefusedException("it is dead");
            }
            return it.now();
        }));

        faults.foundBy("whatIsPutOffIsPassedByUntilThen");
        faults.fault(
                "puts off whatever the person saw",
                deferring((right, number, revision, pause, actor) -> right.defer(number, 1, pause, actor, "")));
        faults.fault("puts off without saving", deferring((right, number, revision, pause, actor) -> {
            ConflictCase off = right.defer(number, revision, pause, actor, "");
            right.defer(number, revision, Duration.ZERO, actor, "");
            return off;
        }));

        faults.foundBy("aNewConflictOrAPersonBringsBackWhatIsDead");
        faults.fault(
                "lets what is dead be put off only to die",
                deferring((right, number, revision, pause, actor) -> right.find(number)
                        .filter(each -> each.status() == CaseStatus.DEAD)
                        .orElseGet(() -> right.defer(number, revision, pause, actor, ""))));
    }

    private static void anew(Faults<Making> faults) {
        faults.foundBy("onlyWhatIsDecidedAndAtPeaceIsDecidedAnew");
        faults.fault("opens a case anew whose record has another", reopening((right, number, actor, reason) -> {
            right.find(number)
                    .ifPresent(each -> right.closeResolved(each.conflict().key()));
            return right.reopen(number, actor, reason);
        }));

        faults.foundBy("aDecisionIsChangedByDecidingAgain", "onlyWhatIsDecidedAndAtPeaceIsDecidedAnew");
        faults.fault(
                "opens the old conflict anew and not what became of it", reopening((right, number, actor, reason) -> {
                    right.reopen(number, actor, reason);
                    return right.park(right.find(number).orElseThrow().conflict());
                }));
    }

    private static void deadlines(Faults<Making> faults) {
        faults.foundBy(
                "aDeadlineDecidesByItsFallbackWhoeverHasTheCase",
                "aDeadlineEscalatesWhatNobodyDecided",
                "aFallbackThatDoesNotFitEscalates",
                "theEarliestDeadlinesComeFirstAndAsManyAsAsked");
        faults.fault(
                "knows no deadline",
                (clock, nanoTime, policy) ->
                        ConflictQueue.inMemory(clock, nanoTime, policy.deadline(conflict -> null)));

        faults.foundBy("aDeadlineDecidesByItsFallbackWhoeverHasTheCase");
        faults.fault(
                "knows no fallback",
                (clock, nanoTime, policy) -> ConflictQueue.inMemory(clock, nanoTime, withoutFallback(policy)));

        faults.foundBy("aDeadlineEscalatesWhatNobodyDecided", "theEarliestDeadlinesComeFirstAndAsManyAsAsked");
        faults.fault(
                "names what will be late within the hour",
                (clock, nanoTime, policy) -> enforcing((right, check, limit) -> lateAnd(
                                each -> isLateAt(clock.instant().plusSeconds(3_600), each), right, check, limit))
                        .make(clock, nanoTime, policy));
        faults.fault(
                "escalates again what is escalated",
                enforcing(
                        (right, check, limit) -> lateAnd(each -> each.handling().escalated(), right, check, limit)));

        faults.foundBy("theEarliestDeadlinesComeFirstAndAsManyAsAsked");
        faults.fault(
                "deals with all that is late however little was asked for",
                enforcing((right, check, limit) -> right.enforceDeadlines(check, 99)));
        faults.fault("names the latest deadline first", enforcing((right, check, limit) -> {
            List<ConflictCase> late = new ArrayList<>(right.enforceDeadlines(check, limit));
            Collections.reverse(late);
            return late;
        }));

        faults.foundBy("aFallbackThatDoesNotFitEscalates");
        faults.fault(
                "decides by a fallback that the check refuses",
                enforcing((right, check, limit) -> right.enforceDeadlines(DecisionCheck.none(), limit)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        LeaseContractTest.assertFound(fault);
    }
}
