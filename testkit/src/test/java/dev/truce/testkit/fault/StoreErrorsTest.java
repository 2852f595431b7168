package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.truce.integrity.store.ObjectStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that fails while an object store is read: the store says so, and never that something is not there. */
class StoreErrorsTest {

    private static final String NAME = "objects/ab/two";

    private final FaultFileSystem disk = FaultFileSystem.create(1);

    @BeforeEach
    void threeObjects() {
        for (String name : List.of("objects/aa/one", NAME, "snapshots/three")) {
            store(disk).putIfAbsent(name, new byte[] {1, 2, 3});
        }
        disk.sync();
    }

    private static ObjectStore store(FaultFileSystem disk) {
        return ObjectStore.directory(disk.root().resolve("store"));
    }

    @Test
    void aListingIsWholeOrFails() {
        assertThat(failures(
                        store -> store.list("objects/"),
                        names -> assertThat(names).containsExactly("objects/aa/one", NAME)))
                .isPositive();
    }

    @Test
    void anObjectIsReadOrTheReadingFails() {
        assertThat(failures(store -> store.get(NAME), found -> assertThat(found).contains(new byte[] {1, 2, 3})))
                .isPositive();
    }

    @Test
    void aPartOfAnObjectIsReadOrTheReadingFails() {
        Function<ObjectStore, Optional<byte[]>> part = store -> store.get(NAME, 1, 1);
        assertThat(failures(part, found -> assertThat(found).contains(new byte[] {2})))
                .isPositive();
    }

    @Test
    void anObjectIsThereOrTheQuestionFails() {
        assertThat(failures(
                        store -> store.contains(NAME),
                        there -> assertThat(there).isTrue()))
                .isPositive();
    }

    private interface Check<R> {
        void accept(R answer);
    }

    /** Fails each operation in turn, in each way; says how often the question failed. */
    private <R> int failures(Function<ObjectStore, R> question, Check<R> whole) {
        FaultFileSystem undisturbed = disk.afterKill();
        whole.accept(question.apply(store(undisturbed)));
        List<Operation> operations = undisturbed.operations();
        List<Throwable> failures = new ArrayList<>();
        for (Operation operation : operations) {
            for (Fault fault : List.of(Fault.EIO, Fault.EACCES, Fault.EMFILE)) {
                if (fault.appliesTo(operation.kind())) {
                    FaultFileSystem sick = disk.afterKill();
                    sick.fail(operation.number(), fault);
                    Throwable failure = catchThrowable(() -> whole.accept(question.apply(store(sick))));
                    if (failure != null) {
                        assertThat(failure).as("%s at %s", fault, operation).isInstanceOf(UncheckedIOException.class);
                        failures.add(failure);
                    }
                }
            }
        }
        return failures.size();
    }
}
