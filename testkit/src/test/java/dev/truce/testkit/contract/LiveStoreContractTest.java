package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.RecordCursor;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.UnexpectedRecordException;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.RightStore.Cursor;
import dev.truce.testkit.contract.RightStore.Data;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a live store may have is found by the tests of the contract that are about it. */
class LiveStoreContractTest {

    private static Function<Data, LiveStore> made = RightStore::new;
    private static boolean inOneStep;

    static class Subject extends LiveStoreContract {

        private final Data data = new Data();

        @Override
        protected LiveStore open() {
            return made.apply(data);
        }

        @Override
        protected boolean takesAllBatchesInOneStep() {
            return inOneStep;
        }
    }

    /** Another way to apply a batch. */
    private interface Applying {
        void apply(RightStore store, List<RecordChange> changes);
    }

    private static Function<Data, LiveStore> applying(Applying fault) {
        return data -> new RightStore(data) {
            @Override
            public void apply(List<RecordChange> changes) {
                fault.apply(this, changes);
            }
        };
    }

    private static Function<Data, LiveStore> ordered(Comparator<RecordId> order) {
        return data -> new RightStore(data) {
            @Override
            Stream<RecordId> order() {
                return super.order().sorted(order);
            }
        };
    }

    /** Another way to make a change. */
    private interface Making {
        RecordChange made(RecordChange change);
    }

    private static Function<Data, LiveStore> making(Making fault) {
        return data -> new RightStore(data) {
            @Override
            void make(RecordChange change) {
                super.make(fault.made(change));
            }
        };
    }

    /** Another way to look whether a change may be made. */
    private interface Looking {
        boolean isMade(RightStore store, RecordChange change);
    }

    private static Function<Data, LiveStore> looking(Looking fault) {
        return data -> new RightStore(data) {
            @Override
            boolean isMade(RecordChange change) {
                return fault.isMade(this, change);
            }
        };
    }

    private static boolean rightly(RightStore store, RecordChange change) {
        return change.isMade("memory", store.get(change.id()));
    }

    private static RecordChange replaced(RecordChange change, String part, String other) {
        byte[] json = change.json();
        return json == null
                ? change
                : new RecordChange(
                        change.id(),
                        change.expected(),
                        new String(json, StandardCharsets.UTF_8)
                                .replace(part, other)
                                .getBytes(StandardCharsets.UTF_8));
    }

    private static Function<Data, LiveStore> telling(StoreSchema schema) {
        return data -> new RightStore(data) {
            @Override
            public StoreSchema schema() {
                return schema;
            }
        };
    }

    private static StoreSchema schema(String type, List<String> members, String unique, String referring) {
        return new StoreSchema(new TreeMap<>(Map.of(
                type,
                new StoreSchema.TypeSchema(
                        members.stream()
                                .map(each -> new StoreSchema.Column(each, "text", false))
                                .toList(),
                        List.of(new StoreSchema.Reference(List.of(referring), "guest", List.of("id"))),
                        List.of(List.of(unique))))));
    }

    static Stream<Fault<Function<Data, LiveStore>>> faults() {
        List<String> members = List.of("id", "name", "visits");
        return Stream.of(
                Fault.of("has none", RightStore::new),
                Fault.of("has none and says what its types are", telling(schema("guest", members, "id", "name"))),
                Fault.of(
                        "holds a record from the start",
                        data -> {
                            data.records.put(new RecordId("guest", "0"), "{}".getBytes(StandardCharsets.UTF_8));
                            return new RightStore(data);
                        },
                        "aBatchCanBeRepeated",
                        "aChangeReplacesAndRemovesWhatItExpects",
                        "aCursorEndsWithAnException",
                        "aRecordInAnotherStateStopsTheWholeBatch",
                        "aScanIsOrderedByTypeAndKeyByCodePoints",
                        "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone",
                        "anEmptyBatchChangesNothing",
                        "anEmptyStoreHoldsNoRecord",
                        "severalBatchesAreApplied",
                        "theWritingOfAnExpectedDocumentDoesNotMatter",
                        "whatWasPutIsReadOneByOneAndInAScan"),
                Fault.of(
                        "fails at a type that it does not know",
                        data -> new RightStore(data) {
                            @Override
                            public Optional<StoredRecord> get(RecordId id) {
                                if (id.type().equals("nobody")) {
                                    throw new IllegalArgumentException("no such type");
                                }
                                return super.get(id);
                            }
                        },
                        "anEmptyStoreHoldsNoRecord",
                        "severalRecordsAreReadAtOnce"),
                Fault.of(
                        "acknowledges what it does not write",
                        applying((store, changes) -> {}),
                        "aBatchCanBeRepeated",
                        "aChangeReplacesAndRemovesWhatItExpects",
                        "aRecordInAnotherStateStopsTheWholeBatch",
                        "aScanIsOrderedByTypeAndKeyByCodePoints",
                        "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone",
                        "severalBatchesAreApplied",
                        "severalRecordsAreReadAtOnce",
                        "textsAndNullsAreKeptAsTheyAre",
                        "whatWasAppliedIsThereAfterReopening",
                        "whatWasPutIsReadOneByOneAndInAScan"),
                Fault.of(
                        "writes the first of a batch",
                        applying((store, changes) -> changes.stream()
                                .filter(each -> !store.isMade(each))
                                .limit(1)
                                .forEach(store::make)),
                        "aRecordInAnotherStateStopsTheWholeBatch",
                        "aScanIsOrderedByTypeAndKeyByCodePoints",
                        "severalBatchesAreApplied",
                        "severalRecordsAreReadAtOnce",
                        "textsAndNullsAreKeptAsTheyAre"),
                Fault.of(
                        "scans by the units of UTF-16",
                        ordered(Comparator.comparing(RecordId::type).thenComparing(RecordId::key)),
                        "aScanIsOrderedByTypeAndKeyByCodePoints"),
                Fault.of(
                        "scans by key",
                        ordered(Comparator.comparing(RecordId::key)
                                .thenComparing(RecordId::type)
                                .thenComparing(Comparator.naturalOrder())),
                        "aScanIsOrderedByTypeAndKeyByCodePoints",
                        "severalBatchesAreApplied"),
                Fault.of(
                        "scans without the case of letters",
                        ordered(Comparator.comparing(RecordId::type, String.CASE_INSENSITIVE_ORDER)
                                .thenComparing(Comparator.naturalOrder())),
                        "aScanIsOrderedByTypeAndKeyByCodePoints",
                        "severalBatchesAreApplied"),
                Fault.of(
                        "gives nothing when a scan is at its end",
                        data -> new RightStore(data) {
                            @Override
                            public RecordCursor scan() {
                                RecordCursor right = super.scan();
                                return new Cursor(right) {
                                    @Override
                                    public StoredRecord next() {
                                        return right.hasNext()
                                                ? right.next()
                                                : new StoredRecord(new RecordId("", ""), new byte[0]);
                                    }
                                };
                            }
                        },
                        "aCursorEndsWithAnException"),
                Fault.of(
                        "drops U+0000 from texts",
                        making(each -> replaced(each, "\\u0000", "")),
                        "textsAndNullsAreKeptAsTheyAre"),
                Fault.of(
                        "takes null for no text",
                        making(each -> replaced(each, "null", "\"\"")),
                        "textsAndNullsAreKeptAsTheyAre"),
                Fault.of(
                        "removes nothing",
                        applying((store, changes) -> changes.stream()
                                .filter(each -> !store.isMade(each) && each.json() != null)
                                .toList()
                                .forEach(store::make)),
                        "aBatchCanBeRepeated",
                        "aChangeReplacesAndRemovesWhatItExpects",
                        "theWritingOfAnExpectedDocumentDoesNotMatter"),
                Fault.of(
                        "replaces nothing",
                        applying((store, changes) -> changes.stream()
                                .filter(each -> !store.isMade(each) && (each.json() == null || each.expected() == null))
                                .toList()
                                .forEach(store::make)),
                        "aBatchCanBeRepeated",
                        "aChangeReplacesAndRemovesWhatItExpects"),
                Fault.of(
                        "writes what comes before an unexpected state",
                        applying((store, changes) -> changes.forEach(each -> {
                            if (!store.isMade(each)) {
                                store.make(each);
                            }
                        })),
                        "aRecordInAnotherStateStopsTheWholeBatch"),
                Fault.of(
                        "writes whatever it finds",
                        looking((store, change) -> false),
                        "aRecordInAnotherStateStopsTheWholeBatch",
                        "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone"),
                Fault.of(
                        "puts over a record that is there",
                        looking((store, change) -> change.expected() != null && rightly(store, change)),
                        "aRecordInAnotherStateStopsTheWholeBatch"),
                Fault.of(
                        "replaces a record that is in another state",
                        looking((store, change) -> (change.expected() == null
                                        || change.json() == null
                                        || store.get(change.id()).isEmpty())
                                && rightly(store, change)),
                        "aRecordInAnotherStateStopsTheWholeBatch"),
                Fault.of(
                        "removes a record that is in another state",
                        looking((store, change) -> change.json() != null && rightly(store, change)),
                        "aRecordInAnotherStateStopsTheWholeBatch"),
                Fault.of(
                        "replaces a record that is not there",
                        looking((store, change) -> store.get(change.id()).isPresent() && rightly(store, change)),
                        "aRecordInAnotherStateStopsTheWholeBatch",
                        "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone"),
                Fault.of(
                        "does not say which record is in another state",
                        looking((store, change) -> {
                            try {
                                return rightly(store, change);
                            } catch (UnexpectedRecordException e) {
                                throw new UnexpectedRecordException("a record is in another state");
                            }
                        }),
                        "aRecordInAnotherStateStopsTheWholeBatch"),
                Fault.of(
                        "refuses what is made already",
                        looking((store, change) -> {
                            if (rightly(store, change)) {
                                throw new UnexpectedRecordException(change.id() + " is as it should become");
                            }
                            return false;
                        }),
                        "aBatchCanBeRepeated"),
                Fault.of(
                        "writes documents in its own way and looks at the bytes",
                        data -> new RightStore(data) {
                            @Override
                            void make(RecordChange change) {
                                super.make(replaced(change, ",", ", "));
                            }

                            @Override
                            boolean isMade(RecordChange change) {
                                Optional<Digest> found = get(change.id()).map(each -> Digest.of(each.json()));
                                if (found.isPresent() && !found.equals(Optional.ofNullable(change.expected()))) {
                                    throw UnexpectedRecordException.of(location(), change, found);
                                }
                                return super.isMade(change);
                            }
                        },
                        "aBatchCanBeRepeated",
                        "aChangeReplacesAndRemovesWhatItExpects",
                        "theWritingOfAnExpectedDocumentDoesNotMatter"),
                Fault.of(
                        "reads the first of several",
                        data -> new RightStore(data) {
                            @Override
                            public Map<RecordId, StoredRecord> getAll(Collection<RecordId> ids) {
                                return super.getAll(ids.stream().limit(1).toList());
                            }
                        },
                        "severalRecordsAreReadAtOnce"),
                Fault.of(
                        "reads one for another",
                        data -> new RightStore(data) {
                            @Override
                            public Map<RecordId, StoredRecord> getAll(Collection<RecordId> ids) {
                                Map<RecordId, StoredRecord> found = super.getAll(ids);
                                StoredRecord one = found.values().iterator().next();
                                found.replaceAll((id, record) -> new StoredRecord(id, one.json()));
                                return found;
                            }
                        },
                        "severalRecordsAreReadAtOnce"),
                Fault.of(
                        "applies the first of several batches",
                        data -> new RightStore(data) {
                            @Override
                            public void applyAll(Iterable<List<RecordChange>> batches) {
                                apply(batches.iterator().next());
                            }
                        },
                        "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone",
                        "severalBatchesAreApplied"),
                Fault.of(
                        "takes all batches back without saying that it does",
                        data -> new RightStore(data) {
                            @Override
                            public void applyAll(Iterable<List<RecordChange>> batches) {
                                SortedMap<RecordId, byte[]> before = new TreeMap<>(data.records);
                                try {
                                    super.applyAll(batches);
                                } catch (UnexpectedRecordException e) {
                                    data.records.clear();
                                    data.records.putAll(before);
                                    throw e;
                                }
                            }
                        },
                        "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone"),
                Fault.of(
                        "speaks of types that it does not have",
                        telling(schema("visitor", members, "id", "name")),
                        "theSchemaSpeaksOfMembersThatDocumentsHave"),
                Fault.of(
                        "speaks of columns instead of members",
                        telling(schema("guest", List.of("ID", "NAME", "VISITS"), "id", "name")),
                        "theSchemaSpeaksOfMembersThatDocumentsHave"),
                Fault.of(
                        "does not say that a key is unique",
                        telling(schema("guest", members, "name", "name")),
                        "theSchemaSpeaksOfMembersThatDocumentsHave"),
                Fault.of(
                        "speaks of a reference by what no document has",
                        telling(schema("guest", members, "id", "room")),
                        "theSchemaSpeaksOfMembersThatDocumentsHave"),
                Fault.of(
                        "writes something for an empty batch",
                        applying((store, changes) -> {
                            changes.stream()
                                    .filter(each -> !store.isMade(each))
                                    .toList()
                                    .forEach(store::make);
                            if (changes.isEmpty()) {
                                store.data.records.put(new RecordId("guest", "0"), new byte[0]);
                            }
                        }),
                        "anEmptyBatchChangesNothing"),
                Fault.of(
                        "forgets what was written when it is closed",
                        data -> new RightStore(data) {
                            @Override
                            public void close() {
                                data.records.clear();
                            }
                        },
                        "whatWasAppliedIsThereAfterReopening"),
                Fault.of(
                        "gives its lock to two",
                        data -> new RightStore(data) {
                            @Override
                            public StoreLock lock() {
                                return () -> {};
                            }
                        },
                        "aLockKeepsASecondOneOutUntilItIsClosed"),
                Fault.of(
                        "never opens its lock",
                        data -> new RightStore(data) {
                            @Override
                            public StoreLock lock() {
                                super.lock();
                                return () -> {};
                            }
                        },
                        "aLockKeepsASecondOneOutUntilItIsClosed"));
    }

    /** A store that says that it takes all batches in one step, and does not, is found. */
    @Test
    void aPromiseToTakeAllBatchesInOneStepIsHeldTo() {
        made = RightStore::new;
        inOneStep = true;
        try {
            ContractRun.assertFound(
                    Fault.of(
                            "takes all batches in one step, but does not",
                            made,
                            "aStoreThatTakesAllBatchesInOneStepMakesAllOrNone"),
                    Subject.class);
        } finally {
            inOneStep = false;
        }
    }

    /** A store whose user is told how many stores and locks are left open. */
    @Test
    void allStoresAndLocksThatAreOpenedAreClosed() {
        AtomicInteger stores = new AtomicInteger();
        AtomicInteger locks = new AtomicInteger();
        made = data -> {
            stores.incrementAndGet();
            return new RightStore(data) {

                private boolean closed;

                @Override
                public StoreLock lock() {
                    StoreLock lock = super.lock();
                    locks.incrementAndGet();
                    return () -> {
                        locks.decrementAndGet();
                        lock.close();
                    };
                }

                @Override
                public void close() {
                    if (!closed) {
                        closed = true;
                        stores.decrementAndGet();
                    }
                }
            };
        };
        ContractRun.assertFound(Fault.of("has none", made), Subject.class);

        assertThat(stores).as("open stores").hasValue(0);
        assertThat(locks).as("locks that are held").hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Function<Data, LiveStore>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(LiveStoreContract.class, faults());
    }
}
