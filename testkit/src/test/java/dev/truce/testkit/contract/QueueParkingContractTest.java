package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.about;
import static dev.truce.testkit.contract.WrongQueue.all;
import static dev.truce.testkit.contract.WrongQueue.closing;
import static dev.truce.testkit.contract.WrongQueue.only;
import static dev.truce.testkit.contract.WrongQueue.parking;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.NewCase;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue that takes conflicts and closes their cases. */
class QueueParkingContractTest {

    /** What finds that a second conflict of a record does not become its case. */
    private static final Set<String> SECOND_CONFLICT = Set.of(
            "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
            "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
            "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
            "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
            "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged");

    /** What finds that a case is under another key than that of its conflict. */
    private static final Set<String> ANOTHER_KEY = Set.of(
            "aCaseIsReadBackWithAllItHolds",
            "aCaseOfAnotherTenantOrOriginDoesNotFreeOne",
            "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
            "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
            "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
            "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
            "aFilterLeavesOutWhatItDoesNotName",
            "aParkedCaseIsOpenAtRevisionOne",
            "aRecordSeenAgainWithoutConflictClosesItsCase",
            "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
            "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
            "chainsAndRingsOfCasesThatWaitEnd",
            "eachTenantRecordTypeAndOriginHasACaseOfItsOwn",
            "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
            "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
            "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
            "onlyOpenCasesAreNamed",
            "theLatestDecisionOnTheSameConflictIsFound",
            "whoStandsInTheWayOfANewRecordIsNamedWhateverTheOrigin");

    private static Optional<ConflictCase> open(ConflictQueue queue, NewCase.Key key) {
        return about(key, queue, CaseStatus.OPEN);
    }

    /** Parks conflicts under another key where it is another. */
    private static Making keyed(UnaryOperator<NewCase.Key> other) {
        return parking((right, conflict) -> {
            NewCase.Key key = other.apply(conflict.key());
            return right.park(key.equals(conflict.key()) ? conflict : SampleCases.conflict(key, "Anna", "Anne"));
        });
    }

    private static Making naming(BiConsumer<ConflictQueue, Consumer<NewCase.Key>> fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public void openKeys(Consumer<NewCase.Key> sink) {
                fault.accept(right, sink);
            }
        });
    }

    /** Looks whether a record has a case, and opens one only when another has looked, too. */
    private static final class ParksTwo extends ForwardingQueue {

        private final Meeting meeting = new Meeting();

        ParksTwo(ConflictQueue right) {
            super(right);
        }

        @Override
        public ConflictCase park(NewCase conflict) {
            if (meeting.isOfTest()) {
                return right.park(conflict);
            }
            NewCase.Key key = conflict.key();
            boolean known = open(right, key).isPresent();
            meeting.await();
            String thread = Thread.currentThread().getName();
            return right.park(
                    known
                            ? conflict
                            : SampleCases.conflict(new NewCase.Key(key.tenant(), key.record(), thread), "a", "b"));
        }
    }

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        parked(faults);
        keys(faults);
        closed(faults);
        return faults.stream();
    }

    private static void parked(Faults<Making> faults) {
        faults.foundByNone();
        faults.fault("has none", ConflictQueue::inMemory);

        faults.foundBy(SECOND_CONFLICT, "parkingTheSameConflictAgainChangesNothing");
        faults.fault(
                "takes a second conflict without saving it",
                parking((right, conflict) -> open(right, conflict.key())
                        .map(each -> new ConflictCase(
                                each.number(),
                                each.revision() + 1,
                                each.status(),
                                conflict,
                                each.handling(),
                                each.openedAt(),
                                each.updatedAt(),
                                null))
                        .orElseGet(() -> right.park(conflict))));

        faults.foundBy("aCaseIsReadBackWithAllItHolds");
        faults.fault("holds no text with U+0000", parking((right, conflict) -> {
            if (conflict.detail().contains("\u0000")) {
                throw new IllegalArgumentException("a text with U+0000");
            }
            return right.park(conflict);
        }));

        faults.foundBy(
                "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                "parkingTheSameConflictAgainChangesNothing");
        faults.fault("raises the revision for the same conflict", parking((right, conflict) -> {
            if (open(right, conflict.key()).isPresent()) {
                right.park(SampleCases.conflict(conflict.key(), "Alma", "Alba"));
            }
            return right.park(conflict);
        }));

        faults.foundBy(SECOND_CONFLICT);
        faults.fault(
                "keeps the first conflict of a record",
                parking((right, conflict) -> open(right, conflict.key()).orElseGet(() -> right.park(conflict))));
        faults.fault("opens a case for each conflict of a record", parking((right, conflict) -> {
            open(right, conflict.key())
                    .filter(each -> !each.conflict().equals(conflict))
                    .ifPresent(each -> right.closeResolved(conflict.key()));
            return right.park(conflict);
        }));

        faults.foundBy("ofManyWhoParkOneRecordAtOnceOneCaseIsOpen");
        faults.fault("opens two cases when two park at once", wrong(ParksTwo::new));

        faults.foundBy(
                SECOND_CONFLICT,
                "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
                "everyKindOfDecisionIsReadBackAsItWasMade",
                "theLatestDecisionOnTheSameConflictIsFound");
        faults.fault(
                "opens a closed case again",
                parking((right, conflict) -> about(conflict.key(), right, null).orElseGet(() -> right.park(conflict))));

        faults.foundBy(
                "aRecordSeenAgainWithoutConflictClosesItsCase",
                "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision");
        faults.fault(
                "goes by the time of its start",
                (clock, nanoTime, policy) -> ConflictQueue.inMemory(() -> SampleCases.START, nanoTime, policy));
    }

    private static void keys(Faults<Making> faults) {
        faults.foundBy(ANOTHER_KEY, "casesAreReadOnFromOneOfThemFromEitherEnd");
        faults.fault("takes all tenants for one", keyed(key -> new NewCase.Key("a", key.record(), key.origin())));

        faults.foundBy(ANOTHER_KEY);
        faults.fault("takes all origins for one", keyed(key -> new NewCase.Key(key.tenant(), key.record(), "x")));

        faults.foundBy(
                "aCaseIsReadBackWithAllItHolds",
                "aFilterLeavesOutWhatItDoesNotName",
                "eachTenantRecordTypeAndOriginHasACaseOfItsOwn",
                "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged");
        faults.fault(
                "takes all types for one",
                keyed(key -> new NewCase.Key(
                        key.tenant(), new RecordId("guest", key.record().key()), key.origin())));

        faults.foundBy("eachTenantRecordTypeAndOriginHasACaseOfItsOwn");
        faults.fault(
                "does not see the case of a letter",
                keyed(key -> new NewCase.Key(
                        key.tenant(),
                        new RecordId(key.record().type(), key.record().key().toLowerCase(Locale.ROOT)),
                        key.origin())));
    }

    private static void closed(Faults<Making> faults) {
        faults.foundBy(
                "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
                "aFilterLeavesOutWhatItDoesNotName",
                "aRecordSeenAgainWithoutConflictClosesItsCase",
                "chainsAndRingsOfCasesThatWaitEnd",
                "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                "onlyOpenCasesAreNamed",
                "onlyStatusesThatOccurAreCountedInTheirOrder",
                "whoStandsInTheWayOfANewRecordIsNamedWhateverTheOrigin");
        faults.fault("leaves a case open whose record is at peace", closing((right, key) -> open(right, key)));

        faults.foundBy(
                "aClosedCaseStaysClosedAndTheNextConflictOpensAnother", "aRecordSeenAgainWithoutConflictClosesItsCase");
        faults.fault("does not say what it closed", closing((right, key) -> {
            right.closeResolved(key);
            return Optional.empty();
        }));

        faults.foundBy(
                "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                "aRecordSeenAgainWithoutConflictClosesItsCase",
                "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                "onlyOpenCasesAreNamed");
        faults.fault("closes the cases of all records of the origin", closing((right, key) -> {
            Optional<ConflictCase> closed = right.closeResolved(key);
            all(right, CaseStatus.OPEN).stream()
                    .map(each -> each.conflict().key())
                    .filter(each -> each.origin().equals(key.origin()))
                    .forEach(right::closeResolved);
            return closed;
        }));

        faults.foundBy("onlyOpenCasesAreNamed");
        faults.fault(
                "names closed cases, too",
                naming((right, sink) -> right.list(only(null)).stream()
                        .map(each -> each.conflict().key())
                        .forEach(sink)));
        faults.fault("names no case", naming((right, sink) -> {}));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        ConflictQueueContractTest.assertFound(fault);
    }
}
