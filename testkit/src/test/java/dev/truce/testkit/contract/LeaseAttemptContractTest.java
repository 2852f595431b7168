package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.all;
import static dev.truce.testkit.contract.WrongQueue.claiming;
import static dev.truce.testkit.contract.WrongQueue.closing;
import static dev.truce.testkit.contract.WrongQueue.failing;
import static dev.truce.testkit.contract.WrongQueue.parking;
import static dev.truce.testkit.contract.WrongQueue.releasing;
import static dev.truce.testkit.contract.WrongQueue.with;

import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Handling;
import dev.truce.conflict.queue.Lease;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue that counts who tried a case in vain, until it is dead. */
class LeaseAttemptContractTest {

    /** Counts each claim as an attempt, or none. */
    private static Making counting(boolean counts) {
        return claiming((right, it) ->
                right.claim(new ClaimRequest(it.owner(), it.lease(), it.limit(), it.tenant(), it.type(), counts)));
    }

    /** Counts looks against a case, though it does not say so. */
    private static Making looksCount() {
        return (clock, nanoTime, policy) -> new ForwardingQueue(ConflictQueue.inMemory(clock, nanoTime, policy)) {

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

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        attempts(faults);
        failures(faults);
        deaths(faults);
        return faults.stream();
    }

    private static void attempts(Faults<Making> faults) {
        faults.foundBy(
                "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                "aClaimHoldsTheCaseAndItsLease",
                "aFailureCountsAndWaits",
                "aNewConflictOrAPersonBringsBackWhatIsDead",
                "aNewRevisionForgetsAttemptsButThePresentOne",
                "aPersonMayDecideWhatIsDead",
                "whatIsDeadWaitsStill",
                "whatIsPutOffIsPassedByUntilThen",
                "whatWasTriedBeforeIsTriedAlone",
                "whoAsksForACaseAfterItsLastAttemptGetsADeadOne");
        faults.fault("counts nobody", counting(false));

        faults.foundBy("whoOnlyLooksMakesNoAttempt");
        faults.fault("counts whoever looks", counting(true));
        faults.fault("gives nothing to look at that was looked at often", looksCount());
        faults.fault(
                "holds it against a case that somebody looked",
                releasing((right, lease) -> lookedAt(right.release(lease), lease)));

        faults.foundBy("aNewRevisionForgetsAttemptsButThePresentOne", "whatIsPutBackIsAsItWas");
        faults.fault("counts what is put back", releasing((right, lease) -> right.fail(lease, "", Duration.ZERO)));

        faults.foundBy("whatIsPutBackIsAsItWas");
        faults.fault(
                "tells who put a case back that it has it still",
                releasing((right, lease) -> with(right.release(lease), lease)));
    }

    private static void failures(Faults<Making> faults) {
        faults.foundBy(
                "aFailureCountsAndWaits",
                "aNewConflictOrAPersonBringsBackWhatIsDead",
                "aNewRevisionForgetsAttemptsButThePresentOne",
                "aPersonMayDecideWhatIsDead",
                "whatIsDeadWaitsStill");
        faults.fault("does not count a failure", failing((right, lease, error, pause) -> right.release(lease)));

        faults.foundBy("aFailureCountsAndWaits");
        faults.fault(
                "does not wait after a failure",
                failing((right, lease, error, pause) -> right.fail(lease, error, Duration.ZERO)));
        faults.fault(
                "forgets why a case failed", failing((right, lease, error, pause) -> right.fail(lease, "", pause)));
        faults.fault("tells who failed that it has the case still", failing((right, lease, error, pause) -> {
            ConflictCase back = right.fail(lease, error, pause);
            return back.status() == CaseStatus.DEAD ? back : with(back, lease);
        }));
    }

    private static void deaths(Faults<Making> faults) {
        faults.foundBy(
                "aCaseThatKillsItsWorkersIsDeadAfterItsLastAttempt",
                "aFailureCountsAndWaits",
                "aNewConflictOrAPersonBringsBackWhatIsDead",
                "aPersonMayDecideWhatIsDead",
                "whatIsDeadWaitsStill",
                "whoAsksForACaseAfterItsLastAttemptGetsADeadOne");
        faults.fault(
                "lets a case kill its workers for ever",
                (clock, nanoTime, policy) ->
                        ConflictQueue.inMemory(clock, nanoTime, policy.mostAttempts(Integer.MAX_VALUE)));

        faults.foundBy("aNewConflictOrAPersonBringsBackWhatIsDead");
        faults.fault(
                "leaves dead what has a new conflict",
                parking((right, conflict) ->
                        all(right, CaseStatus.DEAD).stream().findFirst().orElseGet(() -> right.park(conflict))));

        faults.foundBy("whatIsDeadWaitsStill");
        faults.fault("brings back what is dead for the same conflict", parking((right, conflict) -> {
            all(right, CaseStatus.DEAD)
                    .forEach(each -> right.defer(each.number(), each.revision(), Duration.ZERO, "park", ""));
            return right.park(conflict);
        }));
        faults.fault(
                "keeps what is dead when its record is at peace",
                closing((right, key) ->
                        all(right, CaseStatus.DEAD).isEmpty() ? right.closeResolved(key) : Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        LeaseContractTest.assertFound(fault);
    }
}
