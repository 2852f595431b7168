package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.closing;
import static dev.truce.testkit.contract.WrongQueue.parking;
import static dev.truce.testkit.contract.WrongQueue.with;
import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.Lease;
import dev.truce.conflict.queue.NewCase;
import dev.truce.conflict.queue.QueuePolicy;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.integrity.Digest;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a queue may have with conflicts and decisions is found by the tests of the contract that are about it. */
class ConflictQueueContractTest {

    private static final CaseFilter ALL = new CaseFilter(null, null, null, 999);

    private static Making made = ConflictQueue::inMemory;

    static class Subject extends ConflictQueueContract {

        @Override
        protected ConflictQueue emptyQueue(InstantSource clock, LongSupplier nanoTime, QueuePolicy policy) {
            return made.make(clock, nanoTime, policy);
        }
    }

    /** What a person decides, and how. */
    private record Deciding(
            ConflictQueue right,
            long number,
            int revision,
            Decision decision,
            DecisionCheck check,
            String actor,
            String reason) {

        ConflictCase rightly() {
            return right.decide(number, revision, decision, check, actor, reason);
        }

        ConflictCase with(Decision other) {
            return right.decide(number, revision, other, check, actor, reason);
        }

        ConflictCase with(DecisionCheck other) {
            return right.decide(number, revision, decision, other, actor, reason);
        }

        Optional<ConflictCase> known() {
            return right.find(number);
        }
    }

    /** Another way to decide. */
    private interface Decides {
        ConflictCase decide(Deciding deciding);
    }

    private static Making deciding(Decides fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public ConflictCase decide(
                    long number,
                    int revisionSeen,
                    Decision decision,
                    DecisionCheck check,
                    String actor,
                    String reason) {
                return fault.decide(new Deciding(right, number, revisionSeen, decision, check, actor, reason));
            }
        });
    }

    private static Making decidingBy(UnaryOperator<Decision> other) {
        return deciding(deciding -> deciding.with(other.apply(deciding.decision())));
    }

    /** Another way to list. */
    private interface Listing {
        List<ConflictCase> list(ConflictQueue right, CaseFilter filter, CaseOrder order, long past);
    }

    private static Making listing(Listing fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public List<ConflictCase> list(CaseFilter filter, CaseOrder order, long past) {
                return fault.list(right, filter, order, past);
            }
        });
    }

    private static Making filtering(UnaryOperator<CaseFilter> other) {
        return listing((right, filter, order, past) -> right.list(other.apply(filter), order, past));
    }

    private static Making counting(UnaryOperator<Map<CaseStatus, Long>> other) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public Map<CaseStatus, Long> counts() {
                return other.apply(right.counts());
            }
        });
    }

    /** Another way to find what was decided. */
    private interface Remembering {
        Optional<ConflictCase> decided(Stream<ConflictCase> decided, NewCase.Key key, Digest fingerprint);
    }

    private static Making remembering(Remembering fault) {
        return wrong(queue -> new WrongQueue(queue) {
            @Override
            public Optional<ConflictCase> decided(NewCase.Key key, Digest fingerprint) {
                return fault.decided(
                        list(ALL).stream().filter(each -> each.status() == CaseStatus.DECIDED), key, fingerprint);
            }
        });
    }

    /** Parks conflicts under another key where it is another. */
    private static Making keyed(UnaryOperator<NewCase.Key> other) {
        return parking((queue, conflict) -> {
            NewCase.Key key = other.apply(conflict.key());
            return queue.right.park(key.equals(conflict.key()) ? conflict : SampleCases.conflict(key, "Anna", "Anne"));
        });
    }

    private static Optional<ConflictCase> of(ConflictQueue queue, NewCase.Key key) {
        return queue.list(ALL).stream()
                .filter(each -> each.conflict().key().equals(key))
                .findFirst();
    }

    private static Optional<ConflictCase> open(ConflictQueue queue, NewCase.Key key) {
        return queue.list(CaseFilter.OPEN).stream()
                .filter(each -> each.conflict().key().equals(key))
                .findFirst();
    }

    private static Stream<ConflictCase> waiting(ConflictQueue queue, RecordId record) {
        return queue.list(new CaseFilter(null, CaseStatus.WAITING, null, 99)).stream()
                .filter(each -> each.conflict().waitsFor().contains(record));
    }

    private static Pick other(Pick pick) {
        return pick == Pick.LOCAL ? Pick.SERVER : Pick.LOCAL;
    }

    /** Waits in other threads than the test's until two are there. */
    private static final class Meeting {

        private final Thread test = Thread.currentThread();
        private final CountDownLatch there = new CountDownLatch(2);

        boolean isOfTest() {
            return Thread.currentThread().equals(test);
        }

        void await() {
            there.countDown();
            try {
                there.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Looks whether a record has a case, and opens one only when another has looked, too. */
    private static final class ParksTwo extends WrongQueue {

        private final Meeting meeting = new Meeting();

        ParksTwo(ConflictQueue right) {
            super(right);
        }

        @Override
        public ConflictCase park(NewCase conflict) {
            if (meeting.isOfTest()) {
                return right.park(conflict);
            }
            Optional<ConflictCase> known = open(right, conflict.key());
            meeting.await();
            NewCase.Key key = conflict.key();
            return known.isPresent()
                    ? right.park(conflict)
                    : right.park(SampleCases.conflict(
                            new NewCase.Key(
                                    key.tenant(),
                                    key.record(),
                                    Thread.currentThread().getName()),
                            "a",
                            "b"));
        }
    }

    /** Looks whether a case is open, and decides it only when another has looked, too. */
    private static final class DecidesTwice extends WrongQueue {

        private final Meeting meeting = new Meeting();

        DecidesTwice(ConflictQueue right) {
            super(right);
        }

        @Override
        public ConflictCase decide(
                long number, int revisionSeen, Decision decision, DecisionCheck check, String actor, String reason) {
            ConflictCase known = find(number)
                    .orElseThrow(() -> new DecisionRefusedException(
                            "There is no case " + number + "; list the open cases to see which there are."));
            if (meeting.isOfTest()) {
                return right.decide(number, revisionSeen, decision, check, actor, reason);
            }
            meeting.await();
            try {
                return right.decide(number, revisionSeen, decision, check, actor, reason);
            } catch (StaleCaseException e) {
                if (known.status() == CaseStatus.OPEN) {
                    return e.current();
                }
                throw e;
            }
        }
    }

    static Stream<Fault<Making>> faults() {
        return Stream.of(intake(), lists(), decisions(), newRecords(), waiting())
                .flatMap(each -> each);
    }

    private static Stream<Fault<Making>> intake() {
        return Stream.of(
                Fault.of("has none", ConflictQueue::inMemory),
                Fault.of(
                        "takes a second conflict without saving it",
                        parking((queue, conflict) -> open(queue.right, conflict.key())
                                .map(each -> new ConflictCase(
                                        each.number(),
                                        each.revision() + 1,
                                        each.status(),
                                        conflict,
                                        each.handling(),
                                        each.openedAt(),
                                        each.updatedAt(),
                                        null))
                                .orElseGet(() -> queue.right.park(conflict))),
                        "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
                        "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "parkingTheSameConflictAgainChangesNothing"),
                Fault.of(
                        "holds no text with U+0000",
                        parking((queue, conflict) -> {
                            if (conflict.detail().contains("\u0000")) {
                                throw new IllegalArgumentException("a text with U+0000");
                            }
                            return queue.right.park(conflict);
                        }),
                        "aCaseIsReadBackWithAllItHolds"),
                Fault.of(
                        "raises the revision for the same conflict",
                        parking((queue, conflict) -> {
                            if (open(queue.right, conflict.key()).isPresent()) {
                                queue.right.park(SampleCases.conflict(conflict.key(), "Alma", "Alba"));
                            }
                            return queue.right.park(conflict);
                        }),
                        "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "parkingTheSameConflictAgainChangesNothing"),
                Fault.of(
                        "keeps the first conflict of a record",
                        parking((queue, conflict) ->
                                open(queue.right, conflict.key()).orElseGet(() -> queue.right.park(conflict))),
                        "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
                        "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged"),
                Fault.of(
                        "opens a case for each conflict of a record",
                        parking((queue, conflict) -> {
                            open(queue.right, conflict.key())
                                    .filter(each -> !each.conflict().equals(conflict))
                                    .ifPresent(each -> queue.right.closeResolved(conflict.key()));
                            return queue.right.park(conflict);
                        }),
                        "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
                        "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged"),
                Fault.of(
                        "opens two cases when two park at once",
                        wrong(ParksTwo::new),
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen"),
                Fault.of(
                        "opens a closed case again",
                        parking((queue, conflict) ->
                                of(queue.right, conflict.key()).orElseGet(() -> queue.right.park(conflict))),
                        "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
                        "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
                        "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                        "everyKindOfDecisionIsReadBackAsItWasMade",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "theLatestDecisionOnTheSameConflictIsFound"),
                Fault.of(
                        "takes all tenants for one",
                        keyed(key -> new NewCase.Key("a", key.record(), key.origin())),
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
                        "casesAreReadOnFromOneOfThemFromEitherEnd",
                        "chainsAndRingsOfCasesThatWaitEnd",
                        "eachTenantRecordTypeAndOriginHasACaseOfItsOwn",
                        "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "onlyOpenCasesAreNamed",
                        "theLatestDecisionOnTheSameConflictIsFound"),
                Fault.of(
                        "takes all origins for one",
                        keyed(key -> new NewCase.Key(key.tenant(), key.record(), "x")),
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
                        "theLatestDecisionOnTheSameConflictIsFound"),
                Fault.of(
                        "takes all types for one",
                        keyed(key -> new NewCase.Key(
                                key.tenant(), new RecordId("guest", key.record().key()), key.origin())),
                        "aCaseIsReadBackWithAllItHolds",
                        "aFilterLeavesOutWhatItDoesNotName",
                        "eachTenantRecordTypeAndOriginHasACaseOfItsOwn",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged"),
                Fault.of(
                        "does not see the case of a letter",
                        keyed(key -> new NewCase.Key(
                                key.tenant(),
                                new RecordId(
                                        key.record().type(), key.record().key().toLowerCase(Locale.ROOT)),
                                key.origin())),
                        "eachTenantRecordTypeAndOriginHasACaseOfItsOwn"),
                Fault.of(
                        "goes by the time of its start",
                        (clock, nanoTime, policy) -> ConflictQueue.inMemory(() -> SampleCases.START, nanoTime, policy),
                        "aRecordSeenAgainWithoutConflictClosesItsCase",
                        "anotherConflictOnTheRecordReplacesTheCaseAndRaisesItsRevision",
                        "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision"),
                Fault.of(
                        "leaves a case open whose record is at peace",
                        closing((queue, key) -> open(queue.right, key)),
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
                        "aFilterLeavesOutWhatItDoesNotName",
                        "aRecordSeenAgainWithoutConflictClosesItsCase",
                        "chainsAndRingsOfCasesThatWaitEnd",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "onlyOpenCasesAreNamed",
                        "onlyStatusesThatOccurAreCountedInTheirOrder"),
                Fault.of(
                        "does not say what it closed",
                        closing((queue, key) -> {
                            queue.right.closeResolved(key);
                            return Optional.empty();
                        }),
                        "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
                        "aRecordSeenAgainWithoutConflictClosesItsCase"),
                Fault.of(
                        "closes the cases of all records of the origin",
                        closing((queue, key) -> {
                            Optional<ConflictCase> closed = queue.right.closeResolved(key);
                            queue.right.list(CaseFilter.OPEN).stream()
                                    .map(each -> each.conflict().key())
                                    .filter(each -> each.origin().equals(key.origin()))
                                    .forEach(queue.right::closeResolved);
                            return closed;
                        }),
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "aRecordSeenAgainWithoutConflictClosesItsCase",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "onlyOpenCasesAreNamed"),
                Fault.of(
                        "names closed cases, too",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public void openKeys(Consumer<NewCase.Key> sink) {
                                list(ALL)
                                        .forEach(each ->
                                                sink.accept(each.conflict().key()));
                            }
                        }),
                        "onlyOpenCasesAreNamed"),
                Fault.of(
                        "names no case",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public void openKeys(Consumer<NewCase.Key> sink) {
                                // there is none to name
                            }
                        }),
                        "onlyOpenCasesAreNamed"));
    }

    private static Stream<Fault<Making>> lists() {
        return Stream.of(
                Fault.of(
                        "fails at a number that nobody gave",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public Optional<ConflictCase> find(long number) {
                                return Optional.of(right.find(number)
                                        .orElseThrow(() -> new NoSuchElementException("case " + number)));
                            }
                        }),
                        "aNumberNobodyGaveNamesNoCase"),
                Fault.of(
                        "finds no closed case",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public Optional<ConflictCase> find(long number) {
                                return right.find(number)
                                        .filter(each -> each.status().isUndecided());
                            }
                        }),
                        "aCaseIsDecidedOnce",
                        "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "aClosedCaseStaysClosedAndTheNextConflictOpensAnother",
                        "aRecordSeenAgainWithoutConflictClosesItsCase",
                        "chainsAndRingsOfCasesThatWaitEnd",
                        "everyKindOfDecisionIsReadBackAsItWasMade",
                        "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
                        "ofManyWhoDecideACaseAtOnceExactlyOneWins",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision",
                        "theKeyOfANewRecordFollowsFromTheConflictUnlessTheDeciderNamesOne",
                        "whatACheckLeavesIsWhatIsSent"),
                Fault.of(
                        "lists by name",
                        listing((right, filter, order, past) -> right.list(filter, order, past).stream()
                                .sorted(Comparator.comparing(
                                        each -> each.conflict().key().record()))
                                .toList()),
                        "casesAreListedOldestFirstAndAsManyAsAsked",
                        "casesAreReadOnFromOneOfThemFromEitherEnd"),
                Fault.of(
                        "lists one more than was asked for",
                        filtering(filter ->
                                new CaseFilter(filter.tenant(), filter.status(), filter.type(), filter.limit() + 1)),
                        "casesAreListedOldestFirstAndAsManyAsAsked",
                        "casesAreReadOnFromOneOfThemFromEitherEnd"),
                Fault.of(
                        "lists from the start whatever was read",
                        listing((right, filter, order, past) -> right.list(filter, order, order.start())),
                        "casesAreReadOnFromOneOfThemFromEitherEnd"),
                Fault.of(
                        "lists once more where it stopped",
                        listing((right, filter, order, past) -> right.list(
                                filter,
                                order,
                                past == order.start() ? past : order == CaseOrder.OLDEST_FIRST ? past - 1 : past + 1)),
                        "casesAreReadOnFromOneOfThemFromEitherEnd"),
                Fault.of(
                        "turns the oldest round for the newest",
                        listing((right, filter, order, past) -> {
                            List<ConflictCase> page = new ArrayList<>(right.list(
                                    filter,
                                    CaseOrder.OLDEST_FIRST,
                                    past == order.start() ? CaseOrder.OLDEST_FIRST.start() : past));
                            if (order == CaseOrder.NEWEST_FIRST) {
                                Collections.reverse(page);
                            }
                            return page;
                        }),
                        "casesAreReadOnFromOneOfThemFromEitherEnd"),
                Fault.of(
                        "lists every tenant",
                        filtering(filter -> new CaseFilter(null, filter.status(), filter.type(), filter.limit())),
                        "aFilterLeavesOutWhatItDoesNotName"),
                Fault.of(
                        "lists every status",
                        filtering(filter -> new CaseFilter(filter.tenant(), null, filter.type(), filter.limit())),
                        "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                        "aFilterLeavesOutWhatItDoesNotName",
                        "aRecordSeenAgainWithoutConflictClosesItsCase"),
                Fault.of(
                        "lists every type",
                        filtering(filter -> new CaseFilter(filter.tenant(), filter.status(), null, filter.limit())),
                        "aFilterLeavesOutWhatItDoesNotName",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged"),
                Fault.of(
                        "reads one page of all",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public void forEach(CaseFilter filter, CaseOrder order, Consumer<ConflictCase> sink) {
                                right.list(
                                                new CaseFilter(
                                                        filter.tenant(),
                                                        filter.status(),
                                                        filter.type(),
                                                        Math.min(500, filter.limit())),
                                                order,
                                                order.start())
                                        .forEach(sink);
                            }
                        }),
                        "anyNumberOfCasesIsReadPageByPageEachOnce"),
                Fault.of(
                        "cannot be called by who reads it",
                        wrong(queue -> new WrongQueue(queue) {

                            private boolean reading;

                            @Override
                            public void forEach(CaseFilter filter, CaseOrder order, Consumer<ConflictCase> sink) {
                                reading = true;
                                right.forEach(filter, order, sink);
                                reading = false;
                            }

                            @Override
                            public Optional<ConflictCase> find(long number) {
                                if (reading) {
                                    throw new IllegalStateException("one is reading");
                                }
                                return right.find(number);
                            }
                        }),
                        "anyNumberOfCasesIsReadPageByPageEachOnce"),
                Fault.of(
                        "counts statuses that none has",
                        counting(counts -> {
                            Map<CaseStatus, Long> all = new TreeMap<>(counts);
                            Stream.of(CaseStatus.values()).forEach(each -> all.putIfAbsent(each, 0L));
                            return all;
                        }),
                        "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                        "eachTenantRecordTypeAndOriginHasACaseOfItsOwn",
                        "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "onlyStatusesThatOccurAreCountedInTheirOrder"),
                Fault.of(
                        "counts in another order",
                        counting(counts -> {
                            Map<CaseStatus, Long> turned = new LinkedHashMap<>();
                            counts.keySet().stream()
                                    .sorted(Comparator.reverseOrder())
                                    .forEach(each -> turned.put(each, counts.getOrDefault(each, 0L)));
                            return turned;
                        }),
                        "onlyStatusesThatOccurAreCountedInTheirOrder"));
    }

    private static Stream<Fault<Making>> decisions() {
        return Stream.of(
                Fault.of(
                        "forgets who decided",
                        deciding(deciding -> deciding.right()
                                .decide(
                                        deciding.number(),
                                        deciding.revision(),
                                        deciding.decision(),
                                        deciding.check(),
                                        "",
                                        deciding.reason())),
                        "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                        "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision"),
                Fault.of(
                        "forgets why it was decided",
                        deciding(deciding -> deciding.right()
                                .decide(
                                        deciding.number(),
                                        deciding.revision(),
                                        deciding.decision(),
                                        deciding.check(),
                                        deciding.actor(),
                                        "")),
                        "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision"),
                Fault.of(
                        "takes local for the server",
                        decidingBy(decision -> decision.equals(new Decision.TakeSide(Pick.SERVER))
                                ? new Decision.TakeSide(Pick.LOCAL)
                                : decision),
                        "takingTheServerAdoptsItWithItsStamp"),
                Fault.of(
                        "takes the server for local",
                        decidingBy(decision -> decision.equals(new Decision.TakeSide(Pick.LOCAL))
                                ? new Decision.TakeSide(Pick.SERVER)
                                : decision),
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                        "takingLocalWritesItWithTheNextVersionAndTheTimeOfTheDecision",
                        "whatACheckLeavesIsWhatIsSent"),
                Fault.of(
                        "picks the other side's field",
                        decidingBy(decision -> {
                            if (!(decision instanceof Decision.PickFields fields)) {
                                return decision;
                            }
                            TreeMap<FieldPath, Pick> turned = new TreeMap<>(fields.picks());
                            turned.replaceAll((path, pick) -> other(pick));
                            return new Decision.PickFields(turned);
                        }),
                        "everyKindOfDecisionIsReadBackAsItWasMade",
                        "pickedFieldsAreSetIntoTheMergedState"),
                Fault.of(
                        "keeps what a decision makes, but not the decision",
                        decidingBy(decision -> decision.equals(new Decision.TakeSide(Pick.BASE))
                                ? new Decision.SetValue(SampleCases.guest("Ann"))
                                : decision),
                        "everyKindOfDecisionIsReadBackAsItWasMade"),
                Fault.of(
                        "closes a case when it refuses a decision",
                        deciding(deciding -> {
                            try {
                                return deciding.rightly();
                            } catch (DecisionRefusedException e) {
                                deciding.known()
                                        .ifPresent(each -> deciding.right()
                                                .closeResolved(each.conflict().key()));
                                throw e;
                            }
                        }),
                        "aDecisionThatACheckRefusesWritesNothing",
                        "aDecisionThatDoesNotFitLeavesTheCaseOpen",
                        "aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne"),
                Fault.of(
                        "does not check",
                        deciding(deciding -> deciding.with(DecisionCheck.none())),
                        "aDecisionThatACheckRefusesWritesNothing",
                        "whatACheckLeavesIsWhatIsSent"),
                Fault.of(
                        "checks what it has written already",
                        deciding(deciding -> {
                            ConflictCase decided = deciding.with(DecisionCheck.none());
                            String value = Objects.requireNonNull(decided.decision())
                                    .effect()
                                    .value();
                            if (value != null) {
                                deciding.check().check(decided, value);
                            }
                            return decided;
                        }),
                        "aDecisionThatACheckRefusesWritesNothing",
                        "whatACheckLeavesIsWhatIsSent"),
                Fault.of(
                        "sends what was decided and not what the check left",
                        deciding(deciding -> deciding.with((DecisionCheck) (decided, json) -> {
                            deciding.check().check(decided, json);
                            return json;
                        })),
                        "whatACheckLeavesIsWhatIsSent"),
                Fault.of(
                        "decides whatever the person saw",
                        deciding(deciding -> deciding.right()
                                .decide(
                                        deciding.number(),
                                        deciding.known()
                                                .map(ConflictCase::revision)
                                                .orElse(1),
                                        deciding.decision(),
                                        deciding.check(),
                                        deciding.actor(),
                                        deciding.reason())),
                        "aDecisionOnAnOldRevisionIsRefusedWithTheFreshCase",
                        "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged"),
                Fault.of(
                        "acknowledges a second decision",
                        deciding(deciding -> {
                            try {
                                return deciding.rightly();
                            } catch (StaleCaseException e) {
                                if (e.current().status() == CaseStatus.DECIDED) {
                                    return e.current();
                                }
                                throw e;
                            }
                        }),
                        "aCaseIsDecidedOnce",
                        "ofManyWhoDecideACaseAtOnceExactlyOneWins"),
                Fault.of(
                        "acknowledges each of two decisions made at once",
                        wrong(DecidesTwice::new),
                        "ofManyWhoDecideACaseAtOnceExactlyOneWins"),
                Fault.of(
                        "does not say that there is no such case",
                        deciding(deciding -> {
                            if (deciding.known().isEmpty()) {
                                throw new DecisionRefusedException("refused");
                            }
                            return deciding.rightly();
                        }),
                        "aCaseThatIsNotThereCannotBeDecided"),
                Fault.of(
                        "finds the first decision on a conflict",
                        remembering((decided, key, fingerprint) -> decided.filter(
                                        each -> each.conflict().key().equals(key)
                                                && each.conflict().fingerprint().equals(fingerprint))
                                .findFirst()),
                        "theLatestDecisionOnTheSameConflictIsFound"),
                Fault.of(
                        "finds a decision on another conflict of the record",
                        remembering((decided, key, fingerprint) -> decided.filter(
                                        each -> each.conflict().key().equals(key))
                                .reduce((earlier, later) -> later)),
                        "theLatestDecisionOnTheSameConflictIsFound"),
                Fault.of(
                        "finds a decision on the same conflict of another record",
                        remembering((decided, key, fingerprint) -> decided.filter(
                                        each -> each.conflict().fingerprint().equals(fingerprint))
                                .reduce((earlier, later) -> later)),
                        "theLatestDecisionOnTheSameConflictIsFound"),
                Fault.of(
                        "finds no decision",
                        remembering((decided, key, fingerprint) -> Optional.empty()),
                        "theLatestDecisionOnTheSameConflictIsFound"));
    }

    private static Stream<Fault<Making>> newRecords() {
        return Stream.of(
                Fault.of(
                        "keeps the other side of both",
                        decidingBy(decision -> decision instanceof Decision.KeepBoth both
                                ? new Decision.KeepBoth(other(both.keep()), both.newKey())
                                : decision),
                        "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
                        "keepingLocalMakesANewRecordOfTheServersState"),
                Fault.of(
                        "keeps one of both",
                        decidingBy(decision -> decision instanceof Decision.KeepBoth both
                                ? new Decision.TakeSide(both.keep())
                                : decision),
                        "aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne",
                        "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn",
                        "keepingLocalMakesANewRecordOfTheServersState",
                        "theKeyOfANewRecordFollowsFromTheConflictUnlessTheDeciderNamesOne"),
                Fault.of(
                        "names a new record as it likes",
                        decidingBy(decision -> decision instanceof Decision.KeepBoth both && both.newKey() == null
                                ? new Decision.KeepBoth(both.keep(), "g1~0")
                                : decision),
                        "theKeyOfANewRecordFollowsFromTheConflictUnlessTheDeciderNamesOne"),
                Fault.of(
                        "forgets which records decisions made",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public void createdKeys(Consumer<NewCase.Key> sink) {
                                // there is none to name
                            }
                        }),
                        "keepingBothMakesANewRecordOfTheOtherSideWithAVersionOfItsOwn"),
                Fault.of(
                        "acknowledges a new record where another is",
                        deciding(deciding -> {
                            try {
                                return deciding.rightly();
                            } catch (DecisionRefusedException e) {
                                if (deciding.decision() instanceof Decision.KeepBoth) {
                                    return deciding.known().orElseThrow();
                                }
                                throw e;
                            }
                        }),
                        "aNewRecordIsNotMadeWhereACaseIsOpenOrAnotherDecisionMadeOne"));
    }

    private static Stream<Fault<Making>> waiting() {
        return Stream.of(
                Fault.of(
                        "lets no case wait for another",
                        parking((queue, conflict) -> queue.right.park(
                                conflict.waitsFor().isEmpty() ? conflict : conflict.waitingFor(new TreeSet<>()))),
                        "aCaseOfAnotherTenantOrOriginDoesNotFreeOne",
                        "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound",
                        "chainsAndRingsOfCasesThatWaitEnd"),
                Fault.of(
                        "keeps waiting what came into conflict itself",
                        parking((queue, conflict) ->
                                queue.right.list(new CaseFilter(null, CaseStatus.WAITING, null, 9)).stream()
                                        .filter(each -> each.conflict().key().equals(conflict.key()))
                                        .findFirst()
                                        .orElseGet(() -> queue.right.park(conflict))),
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound"),
                Fault.of(
                        "tells that somebody has a case that waits",
                        parking((queue, conflict) -> {
                            Lease lease = open(queue.right, conflict.key())
                                    .map(each -> each.handling().lease())
                                    .orElse(null);
                            ConflictCase parked = queue.right.park(conflict);
                            return lease != null && parked.status() == CaseStatus.WAITING
                                    ? with(parked, lease)
                                    : parked;
                        }),
                        "aRecordThatWaitsAndComesIntoConflictItselfIsOpenAndTheOtherWayRound"),
                Fault.of(
                        "frees what waits for several at the first",
                        closing((queue, key) -> {
                            List<ConflictCase> waiting = waiting(queue.right, key.record())
                                    .filter(each -> each.conflict()
                                                    .key()
                                                    .origin()
                                                    .equals(key.origin())
                                            && each.conflict().key().tenant().equals(key.tenant()))
                                    .toList();
                            Optional<ConflictCase> closed = queue.right.closeResolved(key);
                            waiting.forEach(each ->
                                    queue.right.closeResolved(each.conflict().key()));
                            return closed;
                        }),
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "chainsAndRingsOfCasesThatWaitEnd"),
                Fault.of(
                        "frees what waits for another of the same name",
                        closing((queue, key) -> {
                            Optional<ConflictCase> closed = queue.right.closeResolved(key);
                            waiting(queue.right, key.record())
                                    .filter(each -> !each.conflict()
                                                    .key()
                                                    .origin()
                                                    .equals(key.origin())
                                            || !each.conflict().key().tenant().equals(key.tenant()))
                                    .forEach(each -> queue.right.closeResolved(
                                            each.conflict().key()));
                            return closed;
                        }),
                        "aCaseOfAnotherTenantOrOriginDoesNotFreeOne"),
                Fault.of(
                        "says that each record stands in its own way",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
                                SortedSet<RecordId> records = new TreeSet<>();
                                references.forEach(each -> records.add(each.record()));
                                return records;
                            }
                        }),
                        "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "chainsAndRingsOfCasesThatWaitEnd"),
                Fault.of(
                        "says that nothing is in the way",
                        wrong(queue -> new WrongQueue(queue) {
                            @Override
                            public SortedSet<RecordId> inTheWay(Collection<NewCase.Key> references) {
                                return new TreeSet<>();
                            }
                        }),
                        "aCaseWaitsUntilTheLastThatItWaitsForIsClosed",
                        "chainsAndRingsOfCasesThatWaitEnd"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(ConflictQueueContract.class, faults());
    }
}
