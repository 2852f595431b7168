package dev.truce.testkit.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.testkit.contract.ObjectStoreContract;
import dev.truce.testkit.fault.StoreCall.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without faults it is an object store like any other; with them it does what each says. */
class FaultObjectStoreTest extends ObjectStoreContract {

    private final ObjectStore below = ObjectStore.memory();
    private final FaultObjectStore store = FaultObjectStore.over(below);

    @Override
    protected ObjectStore emptyStore() {
        return FaultObjectStore.over(ObjectStore.memory());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static Optional<String> text(Optional<byte[]> content) {
        return content.map(each -> new String(each, US_ASCII));
    }

    private void four() {
        for (String name : List.of("a", "b", "c", "d")) {
            below.putIfAbsent(name, bytes("content of " + name));
        }
    }

    @Test
    void anErrorComesBeforeAnythingIsDone() {
        four();
        store.failAll(StoreFault.ERROR);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> store.putIfAbsent("e", bytes("e")))
                .withMessage("PUT 1 of e failed");
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.get("a"));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.get("a", 0, 1));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.kept("a"));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.contains("a"));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.list(""));
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.delete("a"));
        assertThat(below.list("")).containsExactly("a", "b", "c", "d");

        store.heal();
        assertThat(store.get("a")).isPresent();
    }

    @Test
    void anUnknownResultIsDoneAndSaysItFailed() {
        store.fail(Kind.PUT, 1, StoreFault.ERROR_AFTERWARDS);
        store.fail(Kind.DELETE, 2, StoreFault.ERROR_AFTERWARDS);

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.putIfAbsent("a", bytes("a")));
        assertThat(text(store.get("a"))).contains("a");
        assertThat(store.delete("none")).isFalse();
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> store.delete("a"));
        assertThat(store.contains("a")).isFalse();
    }

    @Test
    void aFullStoreTakesNothingAndGivesAndRemoves() {
        four();
        store.failAll(StoreFault.FULL);

        assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> store.putIfAbsent("e", bytes("e")));
        assertThat(text(store.get("a"))).contains("content of a");
        assertThat(store.delete("a")).isTrue();
        assertThat(below.list("")).containsExactly("b", "c", "d");
    }

    @Test
    void aReadOnlyStoreGivesAndChangesNothing() {
        four();
        store.failAll(StoreFault.READ_ONLY);

        assertThatExceptionOfType(DurabilityException.class).isThrownBy(() -> store.putIfAbsent("e", bytes("e")));
        assertThatExceptionOfType(DurabilityException.class).isThrownBy(() -> store.delete("a"));
        assertThat(store.list("")).containsExactly("a", "b", "c", "d");
        assertThat(store.contains("a")).isTrue();
    }

    @Test
    void whatIsLostIsSaidToBeDone() {
        four();
        store.failFrom(Kind.PUT, 1, StoreFault.LOST);
        store.fail(Kind.DELETE, 1, StoreFault.LOST);

        assertThat(store.putIfAbsent("e", bytes("e"))).isTrue();
        assertThat(store.putIfAbsent("a", bytes("e"))).isFalse();
        assertThat(store.delete("a")).isTrue();
        store.fail(Kind.DELETE, 1, StoreFault.LOST);
        assertThat(store.delete("none")).as("there was none").isFalse();
        assertThat(below.list("")).containsExactly("a", "b", "c", "d");
    }

    @Test
    void bytesAreTornChangedAndMixedUpAsTheyAreStored() {
        store.fail(Kind.PUT, 1, StoreFault.TORN);
        store.fail(Kind.PUT, 2, StoreFault.BIT_FLIPPED);
        byte[] given = bytes("0123");

        assertThat(store.putIfAbsent("a", given)).isTrue();
        assertThat(store.putIfAbsent("b", given)).isTrue();
        assertThat(store.putIfAbsent("c", given)).isTrue();
        assertThat(given).as("the caller's").isEqualTo(bytes("0123"));
        assertThat(text(below.get("a"))).contains("01");
        assertThat(text(below.get("b"))).contains("0133");
        assertThat(text(below.get("c"))).contains("0123");
    }

    @Test
    void anObjectWithoutBytesHasNoneToChange() {
        store.fail(Kind.PUT, 1, StoreFault.BIT_FLIPPED);
        store.putIfAbsent("a", new byte[0]);

        assertThat(text(below.get("a"))).contains("");
    }

    @Test
    void bytesAreTornChangedAndMixedUpAsTheyAreRead() {
        four();
        assertThat(read(StoreFault.TORN)).contains("conten");
        assertThat(read(StoreFault.BIT_FLIPPED)).contains("contenu of a");
        assertThat(read(StoreFault.TRAILING_BYTES)).contains("content of a\0");
        assertThat(read(StoreFault.OTHER_OBJECT)).contains("content of b");
        assertThat(read(StoreFault.NOT_FOUND)).isEmpty();
        store.fail(Kind.GET, 1, StoreFault.OTHER_OBJECT);
        assertThat(text(store.get("d", 8, 9)))
                .as("a part of the first, as there is no next")
                .contains("of a");
        store.fail(Kind.CONTAINS, 1, StoreFault.NOT_FOUND);
        assertThat(store.contains("a")).isFalse();
        assertThat(text(store.get("a"))).contains("content of a");
    }

    @Test
    void theOtherObjectIsTheNextAndNoneWhereThereIsNoOther() {
        below.putIfAbsent("b", bytes("content of b"));
        store.failAll(StoreFault.OTHER_OBJECT);
        assertThat(text(store.get("b"))).as("there is no other").contains("");
        below.putIfAbsent("a", bytes("content of a"));
        below.putIfAbsent("c", bytes("content of c"));

        assertThat(text(store.get("b"))).contains("content of c");
        assertThat(text(store.get("c"))).contains("content of a");
    }

    @Test
    void whatIsKeptAndWhatIsStrangeIsThatOfTheStoreBelow() throws IOException {
        Path folder = FaultFileSystem.create(1).root().resolve("store");
        ObjectStore directory = ObjectStore.directory(folder);
        directory.putIfAbsent("a", bytes("one"));
        Files.createSymbolicLink(folder.resolve("stranger"), folder.resolve("a"));
        FaultObjectStore over = FaultObjectStore.over(directory);

        assertThat(text(over.kept("a"))).contains("one");
        assertThat(over.strangers()).isNotEmpty().isEqualTo(directory.strangers());
    }

    private Optional<String> read(StoreFault fault) {
        store.fail(Kind.GET, 1, fault);
        return text(store.get("a"));
    }

    @Test
    void listsAreOldCutRepeatedAndOutOfOrder() {
        four();
        store.fail(Kind.LIST, 1, StoreFault.STALE_LIST);
        store.putIfAbsent("e", bytes("e"));
        store.delete("a");
        assertThat(store.list("")).containsExactly("a", "b", "c", "d");
        assertThat(store.list("")).containsExactly("b", "c", "d", "e");
        store.fail(Kind.LIST, 1, StoreFault.PAGE_LOST);
        assertThat(store.list("")).containsExactly("c", "e");
        store.fail(Kind.LIST, 1, StoreFault.PAGE_REPEATED);
        assertThat(store.list("")).containsExactly("b", "c", "b", "c", "d", "e");
        store.fail(Kind.LIST, 1, StoreFault.DISORDERED_LIST);
        assertThat(store.list("")).containsExactly("e", "d", "c", "b");
    }

    @Test
    void anOldListIsOfThePrefixAndALostPageOfAnyLength() {
        four();
        below.putIfAbsent("e/1", bytes("1"));
        store.fail(Kind.LIST, 1, StoreFault.STALE_LIST);
        below.putIfAbsent("e/2", bytes("2"));
        assertThat(store.list("e/")).containsExactly("e/1");
        store.fail(Kind.LIST, 1, StoreFault.PAGE_LOST);
        assertThat(store.list("")).containsExactly("b", "d", "e/2");
        below.delete("e/2");
        store.fail(Kind.LIST, 1, StoreFault.PAGE_LOST);
        assertThat(store.list("")).containsExactly("b", "d");
    }

    @Test
    void callsAreCountedByKindFromWhenAFaultIsPlanned() {
        four();
        store.get("a");
        store.fail(Kind.GET, 2, StoreFault.NOT_FOUND);
        store.contains("a");
        assertThat(store.get("b")).isPresent();
        assertThat(store.get("c")).isEmpty();
        assertThat(store.get("d")).isPresent();

        assertThat(store.calls())
                .extracting(StoreCall::toString)
                .containsExactly("GET 1 of a", "CONTAINS 1 of a", "GET 2 of b", "GET 3 of c", "GET 4 of d");
    }

    @Test
    void aCrashEndsAllCallsOfAnyKind() {
        four();
        store.crashBefore(Kind.DELETE, 2);
        store.delete("a");
        assertThatExceptionOfType(SimulatedCrash.class)
                .isThrownBy(() -> store.delete("b"))
                .withMessage("crash before DELETE 2 of b");
        assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> store.get("b"));
        assertThat(store.calls()).hasSize(1);
        assertThat(below.list("")).containsExactly("b", "c", "d");
    }

    @Test
    void noCallGoesWrongInAWayOfOthers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.fail(Kind.GET, 1, StoreFault.FULL))
                .withMessage("No GET goes wrong as FULL says");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.crashBefore(Kind.GET, 0))
                .withMessage("Calls are counted from 1, but call 0 was to go wrong");
        assertThat(StoreFault.values())
                .allSatisfy(fault -> assertThat(Kind.values())
                        .as("%s applies to something", fault)
                        .anyMatch(fault::appliesTo));
    }
}
