package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WrongQueue.wrong;

import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import dev.truce.testkit.contract.WrongQueue.Making;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a queue that finds, lists and counts its cases. */
class QueueListingContractTest {

    /** Another way to list. */
    private interface Listing {
        List<ConflictCase> list(ConflictQueue right, CaseFilter filter, CaseOrder order, long past);
    }

    private static Making listing(Listing fault) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public List<ConflictCase> list(CaseFilter filter, CaseOrder order, long past) {
                return fault.list(right, filter, order, past);
            }
        });
    }

    private static Making filtering(UnaryOperator<CaseFilter> other) {
        return listing((right, filter, order, past) -> right.list(other.apply(filter), order, past));
    }

    private static Making finding(UnaryOperator<Optional<ConflictCase>> other) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Optional<ConflictCase> find(long number) {
                return other.apply(right.find(number));
            }
        });
    }

    private static Making counting(UnaryOperator<Map<CaseStatus, Long>> other) {
        return wrong(queue -> new ForwardingQueue(queue) {
            @Override
            public Map<CaseStatus, Long> counts() {
                return other.apply(right.counts());
            }
        });
    }

    /** Reads one page of cases however many were asked for. */
    private static final class OnePage extends ForwardingQueue {

        OnePage(ConflictQueue right) {
            super(right);
        }

        @Override
        public void forEach(CaseFilter filter, CaseOrder order, Consumer<ConflictCase> sink) {
            int page = Math.min(500, filter.limit());
            right.list(new CaseFilter(filter.tenant(), filter.status(), filter.type(), page), order, order.start())
                    .forEach(sink);
        }
    }

    /** Finds no case while cases are read. */
    private static final class Busy extends ForwardingQueue {

        private boolean reading;

        Busy(ConflictQueue right) {
            super(right);
        }

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
    }

    static Stream<Fault<Making>> faults() {
        Faults<Making> faults = new Faults<>();
        found(faults);
        listed(faults);
        counted(faults);
        return faults.stream();
    }

    private static void found(Faults<Making> faults) {
        faults.foundBy("aNumberNobodyGaveNamesNoCase");
        faults.fault(
                "fails at a number that nobody gave",
                finding(found -> Optional.of(found.orElseThrow(() -> new NoSuchElementException("no case")))));

        faults.foundBy(
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
                "whatACheckLeavesIsWhatIsSent");
        faults.fault(
                "finds no closed case",
                finding(found -> found.filter(each -> each.status().isUndecided())));

        faults.foundBy("anyNumberOfCasesIsReadPageByPageEachOnce");
        faults.fault("reads one page of all", wrong(OnePage::new));
        faults.fault("cannot be called by who reads it", wrong(Busy::new));
    }

    private static void listed(Faults<Making> faults) {
        faults.foundBy("casesAreListedOldestFirstAndAsManyAsAsked", "casesAreReadOnFromOneOfThemFromEitherEnd");
        faults.fault(
                "lists by name",
                listing((right, filter, order, past) -> right.list(filter, order, past).stream()
                        .sorted(Comparator.comparing(
                                each -> each.conflict().key().record()))
                        .toList()));
        faults.fault(
                "lists one more than was asked for",
                filtering(is -> new CaseFilter(is.tenant(), is.status(), is.type(), is.limit() + 1)));

        faults.foundBy("casesAreReadOnFromOneOfThemFromEitherEnd");
        faults.fault(
                "lists from the start whatever was read",
                listing((right, filter, order, past) -> right.list(filter, order, order.start())));
        faults.fault(
                "lists once more where it stopped",
                listing((right, filter, order, past) -> right.list(
                        filter,
                        order,
                        past == order.start() ? past : order == CaseOrder.OLDEST_FIRST ? past - 1 : past + 1)));
        faults.fault("turns the oldest round for the newest", listing((right, filter, order, past) -> {
            List<ConflictCase> page = new ArrayList<>(right.list(
                    filter, CaseOrder.OLDEST_FIRST, past == order.start() ? CaseOrder.OLDEST_FIRST.start() : past));
            if (order == CaseOrder.NEWEST_FIRST) {
                Collections.reverse(page);
            }
            return page;
        }));

        faults.foundBy("aFilterLeavesOutWhatItDoesNotName");
        faults.fault("lists every tenant", filtering(is -> new CaseFilter(null, is.status(), is.type(), is.limit())));

        faults.foundBy(
                "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                "aFilterLeavesOutWhatItDoesNotName",
                "aRecordSeenAgainWithoutConflictClosesItsCase");
        faults.fault("lists every status", filtering(is -> new CaseFilter(is.tenant(), null, is.type(), is.limit())));

        faults.foundBy(
                "aFilterLeavesOutWhatItDoesNotName", "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged");
        faults.fault("lists every type", filtering(is -> new CaseFilter(is.tenant(), is.status(), null, is.limit())));
    }

    private static void counted(Faults<Making> faults) {
        faults.foundBy(
                "aCaseThatWaitsForAnotherIsNobodysToDecideUntilTheOtherIs",
                "eachTenantRecordTypeAndOriginHasACaseOfItsOwn",
                "ofManyWhoParkOneRecordAtOnceOneCaseIsOpen",
                "oneDecisionForManyIsRehearsedAndThenMadeWhereNothingChanged",
                "onlyStatusesThatOccurAreCountedInTheirOrder");
        faults.fault("counts statuses that none has", counting(counts -> {
            Map<CaseStatus, Long> all = new TreeMap<>(counts);
            Stream.of(CaseStatus.values()).forEach(each -> all.putIfAbsent(each, 0L));
            return all;
        }));

        faults.foundBy("onlyStatusesThatOccurAreCountedInTheirOrder");
        faults.fault("counts in another order", counting(counts -> {
            Map<CaseStatus, Long> turned = new LinkedHashMap<>();
            counts.keySet().stream()
                    .sorted(Comparator.reverseOrder())
                    .forEach(each -> turned.put(each, counts.getOrDefault(each, 0L)));
            return turned;
        }));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Making> fault) {
        ConflictQueueContractTest.assertFound(fault);
    }
}
