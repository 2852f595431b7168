package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.about;
import static dev.truce.testkit.contract.WrongQueue.all;
import static dev.truce.testkit.contract.WrongQueue.closing;
import static dev.truce.testkit.contract.WrongQueue.parking;
import static dev.truce.testkit.contract.WrongQueue.with;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue with cases that wait for others. */
class QueueWaitingContractTest {

    /** The keys of the cases that wait for the record, of one tenant and origin or of another. */
    private static List<NewCase.Key> waitingFor(ConflictQueue queue, NewCase.Key key, boolean ofTheSame) {
        return all(queue, CaseStatus.WAITING).stream()
                .filter(each -> each.conflict().waitsFor().contains(key.record()))
                .map(each -> each.conflict().key())
                .filter(each -> ofTheSame
                        == (each.tenant().equals(key.tenant()) && each.origin().equals(key.origin())))
                .toList();
    }

    private static Making standing(Function<Collection<NewCase.Key>, SortedSet<RecordId>> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
                return fault.apply(references);
            }
        });
    }

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        faults.foundBy(
                "aCaseOfAnotherTenantOrOriginDoesNotFreeOne",
                "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
                "chainsAndRingsOfCasesThatWaitEnd");
        faults.fault(
                "lets no case wait for another",
                parking((right, conflict) ->
                        right.park(conflict.waitsFor().isEmpty() ? conflict : conflict.waitingFor(new TreeSet<>()))));

        faults.foundBy("aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound");
        faults.fault(
                "keeps waiting what came into conflict itself",
                parking((right, conflict) ->
                        about(conflict.key(), right, CaseStatus.WAITING).orElseGet(() -> right.park(conflict))));
        faults.fault("tells that somebody has a case that waits", parking((right, conflict) -> {
            Optional<Lease> lease = about(conflict.key(), right, CaseStatus.OPEN)
                    .map(each -> each.handling().lease());
            ConflictCase parked = right.park(conflict);
            return parked.status() == CaseStatus.WAITING && lease.isPresent() ? with(parked, lease.get()) : parked;
        }));

        faults.foundBy("aCaseWaitsUntilTheLastThatItWaitsForIsClosed", "chainsAndRingsOfCasesThatWaitEnd");
        faults.fault("frees what waits for several at the first", closing((right, key) -> {
            List<NewCase.Key> waiting = waitingFor(right, key, true);
            Optional<ConflictCase> closed = right.closeResolved(key);
            waiting.forEach(right::closeResolved);
            return closed;
        }));
        faults.fault("says that nothing is in the way", standing(references -> new TreeSet<>()));

        faults.foundBy("aCaseOfAnotherTenantOrOriginDoesNotFreeOne");
        faults.fault("frees what waits for another of the same name", closing((right, key) -> {
            Optional<ConflictCase> closed = right.closeResolved(key);
            waitingFor(right, key, false).forEach(right::closeResolved);
            return closed;
        }));

        faults.foundBy(
                "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                "chainsAndRingsOfCasesThatWaitEnd");
        faults.fault(
                "says that each record stands in its own way",
                standing(references ->
                        references.stream().map(NewCase.Key::record).collect(Collectors.toCollection(TreeSet::new))));
        return faults.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        ConflictQueueContractTest.assertFound(fault);
    }
}
