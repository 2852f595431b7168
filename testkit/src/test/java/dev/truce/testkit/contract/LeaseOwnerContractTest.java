package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.closing;
import static dev.truce.testkit.contract.WrongQueue.decidingByLease;
import static dev.truce.testkit.contract.WrongQueue.extending;
import static dev.truce.testkit.contract.WrongQueue.failing;
import static dev.truce.testkit.contract.WrongQueue.leaseOf;
import static dev.truce.testkit.contract.WrongQueue.releasing;
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
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.LeaseLostException;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue whose cases are in the hands of owners, who decide them or come too late. */
class LeaseOwnerContractTest {

    /** Takes the lease that holds now for the one that it is shown, where they are alike. */
    private record Taking(BiPredicate<Lease, Lease> alike) {

        static final Taking ANY = new Taking((lease, present) -> true);
        static final Taking OF_THE_OWNER =
                new Taking((lease, present) -> lease.owner().equals(present.owner()));
        static final Taking OF_THE_TOKEN = new Taking((lease, present) -> lease.token() == present.token());

        Lease present(ConflictQueue queue, Lease lease) {
            return leaseOf(queue, lease.caseNumber())
                    .filter(each -> alike.test(lease, each))
                    .orElse(lease);
        }

        Making decides() {
            return decidingByLease(
                    it -> it.by(present(it.right(), it.heldLease())).now());
        }

        Making extendsIt() {
            return extending((right, lease, more) -> right.extend(present(right, lease), more));
        }

        Making putsBack() {
            return releasing((right, lease) -> right.release(present(right, lease)));
        }

        Making fails() {
            return failing((right, lease, error, pause) -> right.fail(present(right, lease), error, pause));
        }
    }

    /** Gives the case as it is instead of a decision, where it came to that state. */
    private static Making acknowledging(CaseStatus status) {
        return decidingByLease(
                it -> it.known().filter(each -> each.status() == status).orElseGet(it::now));
    }

    /** Does not take the lease from what its owner decided. */
    private static final class LeaseStays extends ForwardingQueue {

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
    private static final class OneToken extends ForwardingQueue {

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
        Faults<Making> faults = new Faults<>();
        late(faults);
        others(faults);
        refusals(faults);
        decisions(faults);
        return faults.stream();
    }

    private static void late(Faults<Making> faults) {
        faults.foundBy(
                "aFailureCountsAndWaits",
                "aLeaseIsNoOtherOfTheSameOwner",
                "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                "aNewRevisionForgetsAttemptsButThePresentOne",
                "aRefusalSaysWhoHasTheCase");
        faults.fault("gives each lease of a case the same token", wrong(OneToken::new));

        faults.foundBy("aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate");
        faults.fault(
                "lets an ended lease decide that none replaced",
                decidingByLease(it -> it.known()
                        .filter(each -> each.status() == CaseStatus.OPEN
                                && it.heldLease().equals(each.handling().lease()))
                        .map(each -> it.byItsOwner().now())
                        .orElseGet(it::now)));

        faults.foundBy("aLeaseIsNoOtherOfTheSameOwner", "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate");
        faults.fault("lets a lease decide that another replaced", Taking.ANY.decides());
        faults.fault("lets a lease fail that another replaced", Taking.ANY.fails());

        faults.foundBy(
                "aLeaseIsItsOwnersOnly",
                "aLeaseIsNoOtherOfTheSameOwner",
                "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate",
                "aRefusalSaysWhoHasTheCase");
        faults.fault("lets a lease be extended that another replaced", Taking.ANY.extendsIt());

        faults.foundBy(
                "aLeaseIsItsOwnersOnly",
                "aLeaseIsNoOtherOfTheSameOwner",
                "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate");
        faults.fault("lets a lease put back that another replaced", Taking.ANY.putsBack());
    }

    private static void others(Faults<Making> faults) {
        faults.foundBy("aLeaseIsNoOtherOfTheSameOwner");
        faults.fault("lets whoever has the owner's name decide", Taking.OF_THE_OWNER.decides());
        faults.fault("lets whoever has the owner's name extend", Taking.OF_THE_OWNER.extendsIt());
        faults.fault("lets whoever has the owner's name put back", Taking.OF_THE_OWNER.putsBack());
        faults.fault("lets whoever has the owner's name fail", Taking.OF_THE_OWNER.fails());

        faults.foundBy("aLeaseIsItsOwnersOnly");
        faults.fault("does not look who extends", Taking.OF_THE_TOKEN.extendsIt());
        faults.fault("does not look who puts back", Taking.OF_THE_TOKEN.putsBack());
    }

    private static void refusals(Faults<Making> faults) {
        faults.foundBy(
                "aLeaseIsItsOwnersOnly",
                "aLeaseIsNoOtherOfTheSameOwner",
                "aLeaseThatHasEndedFreesItsCaseAndItsOwnerComesTooLate");
        faults.fault("refuses a late owner, but changed the case", extending((right, lease, more) -> {
            try {
                return right.extend(lease, more);
            } catch (LeaseLostException e) {
                right.extend(Taking.ANY.present(right, lease), more.plusSeconds(1));
                throw e;
            }
        }));

        faults.foundBy("aRefusalSaysWhoHasTheCase");
        faults.fault("does not say who has the case", extending((right, lease, more) -> {
            try {
                return right.extend(lease, more);
            } catch (LeaseLostException e) {
                throw new LeaseLostException(lease, null);
            }
        }));

        faults.foundBy("aLeaseOnNoCaseIsRefused");
        faults.fault(
                "extends a lease on no case",
                extending((right, lease, more) ->
                        right.find(lease.caseNumber()).isEmpty() ? lease : right.extend(lease, more)));

        faults.foundBy("aNewRevisionRefusesTheDecisionAndLeavesTheLease");
        faults.fault("takes the lease from its owner when it refuses", decidingByLease(it -> {
            try {
                return it.now();
            } catch (StaleCaseException e) {
                it.right().release(it.heldLease());
                throw e;
            }
        }));
    }

    private static void decisions(Faults<Making> faults) {
        faults.foundBy("aRecordAtPeaceClosesItsCaseUnderTheOwnersHands");
        faults.fault("lets the owner decide what closed itself", acknowledging(CaseStatus.SELF_RESOLVED));
        faults.fault(
                "keeps a case open whose record is at peace while somebody has it",
                closing((right, key) -> right.list(CaseFilter.OPEN).stream()
                                .anyMatch(each -> each.handling().lease() != null)
                        ? right.find(1)
                        : right.closeResolved(key)));

        faults.foundBy("aDeadlineDecidesByItsFallbackWhoeverHasTheCase");
        faults.fault("lets the owner decide what its deadline decided", acknowledging(CaseStatus.DECIDED));

        faults.foundBy("aNewRevisionRefusesTheDecisionAndLeavesTheLease");
        faults.fault(
                "decides whatever the owner saw",
                decidingByLease(it -> it.onWhateverIsThere().now()));

        faults.foundBy("aDecisionByALeaseIsItsOwners", "aNewRevisionRefusesTheDecisionAndLeavesTheLease");
        faults.fault("forgets who decided", decidingByLease(it -> {
            it.right().extend(it.heldLease(), Duration.ofDays(1));
            it.right().release(it.heldLease());
            return it.byItsOwner().by("worker").now();
        }));

        faults.foundBy("aDecisionByALeaseIsItsOwners");
        faults.fault(
                "forgets why the owner decided",
                decidingByLease(it -> it.because("").now()));
        faults.fault("leaves the lease on what its owner decided", wrong(LeaseStays::new));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        LeaseContractTest.assertFound(fault);
    }
}
