package dev.truce.testkit.contract;

import dev.truce.integrity.Digest;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.UnfinishedOperationException;
import dev.truce.testkit.contract.ContractRun.Fault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a journal may have is found by the tests of the contract that are about it. */
class JournalContractTest {

    private static Function<InstantSource, Journal> made = Journal::inMemory;

    static class Subject extends JournalContract {

        @Override
        protected Journal emptyJournal(InstantSource clock) {
            return made.apply(clock);
        }
    }

    /** A journal that does all as the one in memory does; a subclass does one thing wrong. */
    private static class Wrong implements Journal {

        final Journal right;

        Wrong(Journal right) {
            this.right = right;
        }

        @Override
        public long begin(Digest planDigest, String plan, String storeLocation) {
            return right.begin(planDigest, plan, storeLocation);
        }

        @Override
        public void record(long operation, String step, String detail) {
            right.record(operation, step, detail);
        }

        @Override
        public List<Operation> open() {
            return right.open();
        }

        @Override
        public void finish(long operation, String outcome) {
            right.finish(operation, outcome);
        }
    }

    /** Another way to begin. */
    private interface Beginning {
        long begin(Journal right, Digest digest, String plan, String store);
    }

    private static Function<InstantSource, Journal> beginning(Beginning fault) {
        return clock -> new Wrong(Journal.inMemory(clock)) {
            @Override
            public synchronized long begin(Digest planDigest, String plan, String storeLocation) {
                return fault.begin(right, planDigest, plan, storeLocation);
            }
        };
    }

    /** Another way to record. */
    private interface Recording {
        void record(Journal right, long operation, String step, String detail);
    }

    private static Function<InstantSource, Journal> recording(Recording fault) {
        return clock -> new Wrong(Journal.inMemory(clock)) {
            @Override
            public void record(long operation, String step, String detail) {
                fault.record(right, operation, step, detail);
            }
        };
    }

    private static Function<InstantSource, Journal> opening(UnaryOperator<List<Journal.Operation>> fault) {
        return clock -> new Wrong(Journal.inMemory(clock)) {
            @Override
            public List<Operation> open() {
                return fault.apply(right.open());
            }
        };
    }

    private static Function<InstantSource, Journal> showing(UnaryOperator<Map<String, String>> fault) {
        return opening(open -> open.stream()
                .map(each -> new Journal.Operation(
                        each.number(),
                        each.planDigest(),
                        each.plan(),
                        each.storeLocation(),
                        each.begunAt(),
                        fault.apply(each.steps())))
                .toList());
    }

    /** Another way to finish. */
    private interface Finishing {
        void finish(Journal right, long operation, String outcome);
    }

    private static Function<InstantSource, Journal> finishing(Finishing fault) {
        return clock -> new Wrong(Journal.inMemory(clock)) {
            @Override
            public void finish(long operation, String outcome) {
                fault.finish(right, operation, outcome);
            }
        };
    }

    /** Shows no steps of what was begun again. */
    private static final class Forgetting extends Wrong {

        private final Set<Long> begun = new HashSet<>();
        private final Set<Long> again = new HashSet<>();

        Forgetting(InstantSource clock) {
            super(Journal.inMemory(clock));
        }

        @Override
        public synchronized long begin(Digest planDigest, String plan, String storeLocation) {
            long number = right.begin(planDigest, plan, storeLocation);
            if (!begun.add(number)) {
                again.add(number);
            }
            return number;
        }

        @Override
        public synchronized List<Operation> open() {
            return right.open().stream()
                    .map(each -> new Operation(
                            each.number(),
                            each.planDigest(),
                            each.plan(),
                            each.storeLocation(),
                            each.begunAt(),
                            again.contains(each.number()) ? Map.of() : each.steps()))
                    .toList();
        }
    }

    /** Counts the operations that are open to find the next number. */
    private static final class Counting extends Wrong {

        private final Map<Long, Long> numbers = new TreeMap<>();

        Counting(InstantSource clock) {
            super(Journal.inMemory(clock));
        }

        @Override
        public synchronized long begin(Digest planDigest, String plan, String storeLocation) {
            long number = right.begin(planDigest, plan, storeLocation);
            long shown = right.open().size();
            numbers.put(shown, number);
            return shown;
        }

        @Override
        public synchronized void record(long operation, String step, String detail) {
            right.record(numbers.getOrDefault(operation, operation), step, detail);
        }

        @Override
        public synchronized void finish(long operation, String outcome) {
            right.finish(numbers.getOrDefault(operation, operation), outcome);
        }
    }

    /** Looks whether an operation is open, and begins one only when another has looked, too. */
    private static final class Unguarded extends Wrong {

        private final Thread test = Thread.currentThread();
        private final CountDownLatch looked = new CountDownLatch(2);

        Unguarded(InstantSource clock) {
            super(Journal.inMemory(clock));
        }

        @Override
        public long begin(Digest planDigest, String plan, String storeLocation) {
            if (Thread.currentThread().equals(test)) {
                return right.begin(planDigest, plan, storeLocation);
            }
            boolean free = right.open().isEmpty();
            looked.countDown();
            try {
                looked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            String store = free ? Thread.currentThread().getName() : storeLocation;
            return right.begin(planDigest, plan, store);
        }
    }

    static Stream<Fault<Function<InstantSource, Journal>>> faults() {
        return Stream.of(
                Fault.of("has none", Journal::inMemory),
                Fault.of(
                        "holds an operation that nobody began",
                        clock -> {
                            Journal journal = Journal.inMemory(clock);
                            journal.begin(Digest.of(new byte[0]), "", "");
                            return journal;
                        },
                        "aFinishedOperationIsNotOpenAndItsNumberIsNotUsedAgain",
                        "anEmptyJournalHoldsNoOperation",
                        "anOperationIsOpenWithWhatItBeganWith",
                        "eachStoreHasAnOperationOfItsOwn",
                        "ofManyWhoBeginAtOnceOneOperationIsOpen",
                        "stepsStandInTheOrderOfTheirFirstRecordWithTheirLastDetail",
                        "whatNeverBeganCannotFinish"),
                Fault.of(
                        "keeps no plan",
                        beginning((right, digest, plan, store) -> right.begin(digest, "", store)),
                        "anOperationIsOpenWithWhatItBeganWith"),
                Fault.of(
                        "drops U+0000 from a plan",
                        beginning((right, digest, plan, store) ->
                                right.begin(digest, plan.replace("\\u0000", ""), store)),
                        "anOperationIsOpenWithWhatItBeganWith"),
                Fault.of(
                        "says that each operation began now",
                        clock -> new Wrong(Journal.inMemory(clock)) {
                            @Override
                            public List<Operation> open() {
                                return right.open().stream()
                                        .map(each -> new Operation(
                                                each.number(),
                                                each.planDigest(),
                                                each.plan(),
                                                each.storeLocation(),
                                                clock.instant(),
                                                each.steps()))
                                        .toList();
                            }
                        },
                        "beginningTheSamePlanAgainGivesTheOpenOperation"),
                Fault.of(
                        "begins a plan anew that is open",
                        beginning((right, digest, plan, store) -> {
                            right.open().stream()
                                    .filter(each -> each.storeLocation().equals(store)
                                            && each.planDigest().equals(digest))
                                    .forEach(each -> right.finish(each.number(), ""));
                            return right.begin(digest, plan, store);
                        }),
                        "beginningTheSamePlanAgainGivesTheOpenOperation",
                        "ofManyWhoBeginAtOnceOneOperationIsOpen"),
                Fault.of(
                        "forgets the steps of a plan that begins again",
                        Forgetting::new,
                        "beginningTheSamePlanAgainGivesTheOpenOperation"),
                Fault.of(
                        "refuses a plan that is open",
                        beginning((right, digest, plan, store) -> {
                            right.open().stream()
                                    .filter(each -> each.storeLocation().equals(store))
                                    .findFirst()
                                    .ifPresent(each -> {
                                        throw UnfinishedOperationException.of(each, digest);
                                    });
                            return right.begin(digest, plan, store);
                        }),
                        "beginningTheSamePlanAgainGivesTheOpenOperation",
                        "ofManyWhoBeginAtOnceOneOperationIsOpen"),
                Fault.of(
                        "lets another plan begin where one is open",
                        beginning((right, digest, plan, store) -> {
                            try {
                                return right.begin(digest, plan, store);
                            } catch (UnfinishedOperationException e) {
                                return right.begin(digest, plan, store + "'");
                            }
                        }),
                        "anotherPlanCannotBeginOnTheStore"),
                Fault.of(
                        "finishes what is open when it refuses another plan",
                        beginning((right, digest, plan, store) -> {
                            try {
                                return right.begin(digest, plan, store);
                            } catch (UnfinishedOperationException e) {
                                right.open().forEach(each -> right.finish(each.number(), ""));
                                throw e;
                            }
                        }),
                        "anotherPlanCannotBeginOnTheStore"),
                Fault.of(
                        "takes all stores for one",
                        beginning((right, digest, plan, store) -> right.begin(digest, plan, "dir:data")),
                        "eachStoreHasAnOperationOfItsOwn"),
                Fault.of("begins two when two begin at once", Unguarded::new, "ofManyWhoBeginAtOnceOneOperationIsOpen"),
                Fault.of(
                        "lists the latest operation first",
                        opening(open -> {
                            List<Journal.Operation> turned = new ArrayList<>(open);
                            Collections.reverse(turned);
                            return turned;
                        }),
                        "eachStoreHasAnOperationOfItsOwn"),
                Fault.of(
                        "acknowledges a step that it does not keep",
                        recording((right, operation, step, detail) -> {}),
                        "aStepNeedsAnOpenOperation",
                        "stepsStandInTheOrderOfTheirFirstRecordWithTheirLastDetail"),
                Fault.of(
                        "keeps the first detail of a step",
                        recording((right, operation, step, detail) -> {
                            if (right.open().stream()
                                    .noneMatch(each -> each.steps().containsKey(step))) {
                                right.record(operation, step, detail);
                            }
                        }),
                        "stepsStandInTheOrderOfTheirFirstRecordWithTheirLastDetail"),
                Fault.of(
                        "shows steps by their names",
                        showing(TreeMap::new),
                        "stepsStandInTheOrderOfTheirFirstRecordWithTheirLastDetail"),
                Fault.of(
                        "shows the latest step first",
                        showing(steps -> {
                            Map<String, String> turned = new LinkedHashMap<>();
                            List<String> names = new ArrayList<>(steps.keySet());
                            Collections.reverse(names);
                            names.forEach(each -> turned.put(each, steps.getOrDefault(each, "")));
                            return turned;
                        }),
                        "stepsStandInTheOrderOfTheirFirstRecordWithTheirLastDetail"),
                Fault.of(
                        "lets a step follow the end",
                        recording((right, operation, step, detail) -> {
                            if (!step.equals("late")) {
                                right.record(operation, step, detail);
                            }
                        }),
                        "aStepNeedsAnOpenOperation"),
                Fault.of(
                        "lets a step come before the beginning",
                        recording((right, operation, step, detail) -> {
                            if (!step.equals("early")) {
                                right.record(operation, step, detail);
                            }
                        }),
                        "aStepNeedsAnOpenOperation"),
                Fault.of(
                        "acknowledges an end that it does not keep",
                        finishing((right, operation, outcome) -> {
                            if (right.open().isEmpty()) {
                                right.finish(operation, outcome);
                            }
                        }),
                        "aFinishedOperationIsNotOpenAndItsNumberIsNotUsedAgain",
                        "aStepNeedsAnOpenOperation"),
                Fault.of(
                        "lets nothing end twice",
                        finishing((right, operation, outcome) -> {
                            if (right.open().stream().noneMatch(each -> each.number() == operation)) {
                                throw new IllegalArgumentException("operation " + operation + " is not open");
                            }
                            right.finish(operation, outcome);
                        }),
                        "aFinishedOperationIsNotOpenAndItsNumberIsNotUsedAgain",
                        "whatNeverBeganCannotFinish"),
                Fault.of(
                        "uses the number of a finished operation again",
                        Counting::new,
                        "aFinishedOperationIsNotOpenAndItsNumberIsNotUsedAgain"),
                Fault.of(
                        "lets end what never began",
                        finishing((right, operation, outcome) -> {
                            if (operation != 3) {
                                right.finish(operation, outcome);
                            }
                        }),
                        "whatNeverBeganCannotFinish"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Function<InstantSource, Journal>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(JournalContract.class, faults());
    }
}
