package dev.truce.testkit.contract;

import static dev.truce.testkit.contract.WatchingStore.KEY_AND_MAIL;
import static dev.truce.testkit.contract.WatchingStore.TO_A_GUEST;

import dev.truce.conflict.RecordId;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoreSchema;
import dev.truce.rollback.store.StoreSchema.Reference;
import dev.truce.testkit.contract.ContractRun.Fault;
import dev.truce.testkit.contract.ContractRun.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that a store of related records may have is found by the tests of the contract that are about it. */
class RelatedStoreContractTest {

    private static Supplier<LiveStore> made = WatchingStore::new;

    static class Subject extends RelatedStoreContract {

        @Override
        protected LiveStore open() {
            return made.get();
        }
    }

    private static Supplier<LiveStore> telling(
            List<List<String>> ofGuests, List<Reference> guests, List<Reference> stays) {
        return () -> new WatchingStore() {
            @Override
            public StoreSchema schema() {
                return WatchingStore.schema(ofGuests, guests, stays);
            }
        };
    }

    /** Watches in another way when all is written. */
    private static Supplier<LiveStore> watching(Consumer<WatchingStore> fault) {
        return () -> new WatchingStore() {
            @Override
            void watch() {
                fault.accept(this);
            }
        };
    }

    /** Another way to write changes. */
    private interface Writing {
        void write(WatchingStore store, Consumer<List<RecordChange>> rightly, List<RecordChange> changes);
    }

    private static Supplier<LiveStore> writing(Writing fault) {
        return () -> new WatchingStore() {
            @Override
            void write(List<RecordChange> changes) {
                fault.write(this, super::write, changes);
            }
        };
    }

    /** Another way to make one change. */
    private interface Making {
        void make(WatchingStore store, Consumer<RecordChange> rightly, RecordChange change);
    }

    private static Supplier<LiveStore> making(Making fault) {
        return () -> new WatchingStore() {
            @Override
            void make(RecordChange change) {
                fault.make(this, super::make, change);
            }
        };
    }

    private static boolean adds(RecordChange change) {
        return change.expected() == null;
    }

    private static boolean removes(RecordChange change) {
        return change.json() == null;
    }

    /** Writes changes of one kind before the rest, and looks at unique values between. */
    private static Supplier<LiveStore> writingFirst(Predicate<RecordChange> first) {
        return () -> new WatchingStore() {

            private final List<RecordChange> rest = new ArrayList<>();

            @Override
            void write(List<RecordChange> changes) {
                super.write(changes.stream().filter(first).toList());
                changes.stream().filter(first.negate()).forEach(rest::add);
            }

            @Override
            void watch() {
                List<RecordChange> left = List.copyOf(rest);
                rest.clear();
                watchMails(each -> true);
                super.write(left);
                super.watch();
            }
        };
    }

    static Stream<Fault<Supplier<LiveStore>>> faults() {
        Faults<Supplier<LiveStore>> faults = new Faults<>();
        steps(faults);
        references(faults);
        uniques(faults);
        schemas(faults);
        return faults.stream();
    }

    private static void steps(Faults<Supplier<LiveStore>> faults) {
        faults.foundByNone();
        faults.fault("has none", WatchingStore::new);

        faults.foundBy(
                "allThatReferToARecordGoWithItInAnyOrder",
                "ofSeveralBatchesAllAreAppliedOrNone",
                "recordsSwapAUniqueValueInOneBatchAndInTwo",
                "referencesNeedToHoldOnlyWhenAllBatchesAreApplied");
        faults.fault("applies each of several batches by itself", () -> new WatchingStore() {
            @Override
            public void applyAll(Iterable<List<RecordChange>> batches) {
                batches.forEach(this::apply);
            }
        });

        faults.foundBy("ofSeveralBatchesAllAreAppliedOrNone");
        faults.fault("does not watch over several batches", () -> new WatchingStore() {
            @Override
            public void applyAll(Iterable<List<RecordChange>> batches) {
                batches.forEach(this::write);
            }
        });
        faults.fault("takes the last of several batches back when it refuses", writing((store, rightly, changes) -> {
            store.before = new TreeMap<>(store.data.records);
            rightly.accept(changes);
        }));

        faults.foundBy(
                "aRecordThatIsNotNamedIsNeitherTouchedNorLeftWithoutWhatItRefersTo",
                "aUniqueValueIsNotTakenFromARecordThatIsNotNamed",
                "ofSeveralBatchesAllAreAppliedOrNone");
        faults.fault("leaves what it wrote when it refuses", () -> new WatchingStore() {
            @Override
            void takeBack() {
                // what is written is written
            }
        });
    }

    private static void references(Faults<Supplier<LiveStore>> faults) {
        faults.foundBy("allThatReferToARecordGoWithItInAnyOrder", "referencesNeedToHoldOnlyWhenAllBatchesAreApplied");
        faults.fault("watches over references after each batch", writing((store, rightly, changes) -> {
            rightly.accept(changes);
            store.watchGuests(each -> true);
        }));

        faults.foundBy(
                "aUniqueValueMovesToARecordThatIsMadeWhileItsHolderGoes",
                "aUniqueValueMovesToARecordThatIsThereWhileItsHolderGoes",
                "allThatReferToARecordGoWithItInAnyOrder",
                "referencesNeedToHoldOnlyWhenAllBatchesAreApplied");
        faults.fault("watches over references after each change", making((store, rightly, change) -> {
            rightly.accept(change);
            store.watchGuests(each -> true);
        }));

        faults.foundBy(
                "aRecordThatIsNotNamedIsNeitherTouchedNorLeftWithoutWhatItRefersTo",
                "ofSeveralBatchesAllAreAppliedOrNone");
        faults.fault("does not watch over references", watching(store -> store.watchMails(each -> true)));
        faults.fault("does not watch over the references of new records", watching(store -> {
            store.watchMails(each -> true);
            store.watchGuests(each -> !store.isNew(each));
        }));
        faults.fault("does not watch over the references of records that are not named", watching(store -> {
            store.watchMails(each -> true);
            store.watchGuests(each -> !store.isAsBefore(each));
        }));

        faults.foundBy("aRecordThatIsNotNamedIsNeitherTouchedNorLeftWithoutWhatItRefersTo");
        faults.fault("does not watch over the references of changed records", watching(store -> {
            store.watchMails(each -> true);
            store.watchGuests(each -> store.isNew(each) || store.isAsBefore(each));
        }));
        faults.fault("does not say which reference does not hold", watching(store -> {
            store.watchMails(each -> true);
            try {
                store.watchGuests(each -> true);
            } catch (IllegalStateException e) {
                throw new IllegalStateException("a reference does not hold", e);
            }
        }));

        faults.foundBy(
                "aRecordThatIsNotNamedIsNeitherTouchedNorLeftWithoutWhatItRefersTo",
                "allThatReferToARecordGoWithItInAnyOrder",
                "ofSeveralBatchesAllAreAppliedOrNone");
        faults.fault("removes what refers to a record that goes", making((store, rightly, change) -> {
            if (removes(change)) {
                store.staysOf(change.id()).forEach(store::remove);
            }
            rightly.accept(change);
        }));
        faults.fault("lets go of a record that goes whatever refers to it", making((store, rightly, change) -> {
            if (removes(change)) {
                store.staysOf(change.id()).forEach(store::letGo);
            }
            rightly.accept(change);
        }));

        faults.foundBy(
                "aRecordThatIsNotNamedIsNeitherTouchedNorLeftWithoutWhatItRefersTo",
                "aUniqueValueMovesToARecordThatIsMadeWhileItsHolderGoes",
                "aUniqueValueMovesToARecordThatIsThereWhileItsHolderGoes",
                "allThatReferToARecordGoWithItInAnyOrder",
                "ofSeveralBatchesAllAreAppliedOrNone");
        faults.fault("removes at last whatever referred to a record that goes", writing((store, rightly, changes) -> {
            List<RecordId> stays = changes.stream()
                    .filter(RelatedStoreContractTest::removes)
                    .flatMap(each -> store.staysOf(each.id()).stream())
                    .toList();
            rightly.accept(changes);
            stays.forEach(store::remove);
        }));

        faults.foundBy("allThatReferToARecordGoWithItInAnyOrder");
        faults.fault("demands that a reference is not null", watching(store -> {
            store.watchMails(each -> true);
            store.watchGuests(each -> true);
            if (store.ids("stay").anyMatch(each -> store.guest(each).isEmpty())) {
                throw new IllegalStateException("a stay has no guest");
            }
        }));
    }

    private static void uniques(Faults<Supplier<LiveStore>> faults) {
        faults.foundBy("recordsSwapAUniqueValueInOneBatchAndInTwo");
        faults.fault("watches over unique values after each batch", writing((store, rightly, changes) -> {
            rightly.accept(changes);
            store.watchMails(each -> true);
        }));

        faults.foundBy(
                "aUniqueValueMovesToARecordThatIsMadeWhileItsHolderGoes",
                "aUniqueValueMovesToARecordThatIsThereWhileItsHolderGoes",
                "recordsSwapAUniqueValueInOneBatchAndInTwo");
        faults.fault("watches over unique values after each change", making((store, rightly, change) -> {
            rightly.accept(change);
            store.watchMails(each -> true);
        }));

        faults.foundBy(
                "aUniqueValueMovesToARecordThatIsMadeWhileItsHolderGoes",
                "aUniqueValueMovesToARecordThatIsThereWhileItsHolderGoes");
        faults.fault("adds records before it removes others", writingFirst(RelatedStoreContractTest::adds));

        faults.foundBy("aUniqueValueMovesToARecordThatIsThereWhileItsHolderGoes");
        faults.fault("changes records before it removes others", writingFirst(each -> !adds(each) && !removes(each)));

        faults.foundBy("aUniqueValueIsNotTakenFromARecordThatIsNotNamed", "ofSeveralBatchesAllAreAppliedOrNone");
        faults.fault("does not watch over unique values", watching(store -> store.watchGuests(each -> true)));
        faults.fault("does not watch over the unique values of new records", watching(store -> {
            store.watchMails(each -> !store.isNew(each) && !store.isAsBefore(each));
            store.watchGuests(each -> true);
        }));

        faults.foundBy("aUniqueValueIsNotTakenFromARecordThatIsNotNamed");
        faults.fault("does not watch over the unique values of changed records", watching(store -> {
            store.watchMails(store::isNew);
            store.watchGuests(each -> true);
        }));

        faults.foundBy("aUniqueValueIsNotTakenFromARecordThatIsNotNamed", "recordsSwapAUniqueValueInOneBatchAndInTwo");
        faults.fault("removes a record whose unique value another takes", making((store, rightly, change) -> {
            Optional<String> mail = Optional.ofNullable(change.json()).flatMap(WatchingStore::other);
            store.ids("guest").filter(each -> store.other(each).equals(mail)).forEach(store::remove);
            rightly.accept(change);
        }));
    }

    private static void schemas(Faults<Supplier<LiveStore>> faults) {
        List<Reference> none = List.of();
        faults.foundBy("theSchemaSaysWhatIsDemanded");
        faults.fault("does not say that a member is unique", telling(List.of(List.of("id")), none, TO_A_GUEST));
        faults.fault("does not say that a key is unique", telling(List.of(List.of("mail")), none, TO_A_GUEST));
        faults.fault(
                "says that members are unique together that are each by itself",
                telling(List.of(List.of("id", "mail")), none, TO_A_GUEST));
        faults.fault("does not say what refers to what", telling(KEY_AND_MAIL, none, none));
        faults.fault(
                "says that a reference is to another member",
                telling(KEY_AND_MAIL, none, List.of(new Reference(List.of("guest"), "guest", List.of("mail")))));
        faults.fault("says that guests refer to something, too", telling(KEY_AND_MAIL, TO_A_GUEST, TO_A_GUEST));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractFinds(Fault<Supplier<LiveStore>> fault) {
        made = fault.wrong();

        ContractRun.assertFound(fault, Subject.class);
    }

    @Test
    void everyTestOfTheContractFindsAFault() {
        ContractRun.assertEachFinds(RelatedStoreContract.class, faults());
    }
}
