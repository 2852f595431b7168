package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Recipients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores of every kind are alike. The contract of the testkit asks more, of stores of other modules, too. */
class ObjectStoresTest {

    private static final Recipients ANYBODY =
            Recipients.of(Identities.generate().publicKeys());

    @TempDir
    Path folder;

    /** The kinds of stores. */
    enum Kind {
        MEMORY,
        DIRECTORY,
        ENCRYPTED
    }

    private ObjectStore store(Kind kind) {
        return switch (kind) {
            case MEMORY -> ObjectStore.memory();
            case DIRECTORY -> directory();
            case ENCRYPTED -> RepositoryKeys.create(directory(), ANYBODY).store();
        };
    }

    private ObjectStore directory() {
        return ObjectStore.directory(folder.resolve("store"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsPutIsThereUntilItIsDeleted(Kind kind) {
        ObjectStore store = store(kind);
        assertThat(store.list("")).isEmpty();
        assertThat(store.get("a/b")).isEmpty();
        assertThat(store.contains("a/b")).isFalse();
        assertThat(store.delete("a/b")).isFalse();

        assertThat(store.putIfAbsent("a/b", bytes("one"))).isTrue();
        assertThat(store.putIfAbsent("a/b", bytes("two"))).isFalse();
        assertThat(store.get("a/b")).hasValue(bytes("one"));
        assertThat(store.contains("a/b")).isTrue();
        assertThat(store.contains("a")).as("a folder is no object").isFalse();
        assertThat(store.get("a")).isEmpty();
        assertThat(store.strangers()).isEmpty();
        assertThat(store.delete("a/b")).isTrue();
        assertThat(store.contains("a/b")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void namesAreListedByTheirBeginningInOrder(Kind kind) {
        ObjectStore store = store(kind);
        for (String name : List.of("b/2", "a/2", "a/10", "ab", "a/1/x", "a.txt")) {
            store.putIfAbsent(name, bytes(name));
        }

        assertThat(store.list("")).containsExactly("a.txt", "a/1/x", "a/10", "a/2", "ab", "b/2");
        assertThat(store.list("a/")).containsExactly("a/1/x", "a/10", "a/2");
        assertThat(store.list("a/1")).containsExactly("a/1/x", "a/10");
        assertThat(store.list("c")).isEmpty();
        assertThatThrownBy(() -> store.list("../")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void partsAreWhatTheWholeHasThere(Kind kind) {
        ObjectStore store = store(kind);
        byte[] content = new byte[600_011];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        store.putIfAbsent("a", content);

        assertThat(store.get("a", 17, 1 << 20)).hasValue(Arrays.copyOfRange(content, 17, content.length));
        assertThat(store.get("a", 5, 300_000)).hasValue(Arrays.copyOfRange(content, 5, 300_005));
        assertThat(store.get("a", content.length - 1, 9)).hasValue(new byte[] {content[content.length - 1]});
        for (long behind : new long[] {content.length, content.length + 1, 1L << 40, Long.MAX_VALUE}) {
            assertThat(store.get("a", behind, Integer.MAX_VALUE)).hasValue(new byte[0]);
        }
        assertThat(store.get("a", 3, 0)).hasValue(new byte[0]);
        assertThat(store.get("b", 0, 1)).isEmpty();
        assertThatThrownBy(() -> store.get("a", -1, 1)).hasMessageContaining("neither may be negative");
        assertThatThrownBy(() -> store.get("b", 1, -1)).hasMessageContaining("neither may be negative");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noNameIsTheFolderOfAnother(Kind kind) {
        ObjectStore store = store(kind);
        store.putIfAbsent("a/b", bytes("one"));

        for (String name : List.of("a", "a/b/c", "a/b/c/d")) {
            assertThatThrownBy(() -> store.putIfAbsent(name, new byte[0]))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("would be file and directory at once; choose another name");
        }
        for (String name : List.of("a", "a/b/c", "a/b/c/d")) {
            assertThat(store.get(name)).isEmpty();
            assertThat(store.delete(name)).isFalse();
        }
        assertThat(store.list("")).containsExactly("a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "a/../b", ".a", "A", "a b", "c:a"})
    void namesThatBreakTheRulesAreRefused(String name) {
        for (Kind kind : new Kind[] {Kind.MEMORY, Kind.DIRECTORY}) {
            ObjectStore store = store(kind);
            assertThatThrownBy(() -> store.putIfAbsent(name, new byte[0]))
                    .hasMessageContaining("is not an object name");
            assertThatThrownBy(() -> store.get(name)).hasMessageContaining("is not an object name");
            assertThatThrownBy(() -> store.get(name, 0, 1)).hasMessageContaining("is not an object name");
            assertThatThrownBy(() -> store.contains(name)).hasMessageContaining("is not an object name");
            assertThatThrownBy(() -> store.delete(name)).hasMessageContaining("is not an object name");
        }
    }

    @Test
    void aNameHasAtMost1024Characters() {
        ObjectStore store = ObjectStore.memory();
        String longest = "a/".repeat(511) + "aa";

        assertThat(store.get(longest)).isEmpty();
        assertThat(store.list(longest)).isEmpty();
        assertThatThrownBy(() -> store.get(longest + "a")).hasMessageContaining("is not an object name");
        assertThatThrownBy(() -> store.list(longest + "a")).hasMessageContaining("cannot start an object name");
    }

    @Test
    void aFileOfADirectoryIsAnObjectAndWhatElseIsThereIsTold() throws IOException {
        ObjectStore store = directory();
        store.putIfAbsent("a/x", bytes("one"));
        Path root = folder.resolve("store");
        Files.writeString(root.resolve("a/.truce-tmp-1-1"), "half");
        Path outside = Files.writeString(folder.resolve("outside"), "secret");
        Files.createSymbolicLink(root.resolve("a/link"), outside);
        Files.createSymbolicLink(root.resolve("b"), folder);

        assertThat(root.resolve("a/x")).hasContent("one");
        assertThat(store.list("")).containsExactly("a/x");
        assertThat(store.get("a/link")).isEmpty();
        assertThat(store.get("a/link", 0, 6)).isEmpty();
        assertThat(store.contains("a/link")).isFalse();
        assertThat(store.delete("a/link")).isFalse();
        assertThat(store.strangers())
                .containsExactly(
                        new Finding.Unexpected("a/link", "links are not followed, so nothing here is read"),
                        new Finding.Unexpected("b", "links are not followed, so nothing here is read"));
        assertThat(outside).hasContent("secret");
    }

    @Test
    void whatIsNeitherFileNorFolderIsTold() throws IOException {
        ObjectStore store = directory();
        store.putIfAbsent("a/x", bytes("one"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("store/a/socket")));

            assertThat(store.list("")).containsExactly("a/x");
            assertThat(store.get("a/socket")).isEmpty();
            assertThat(store.strangers())
                    .containsExactly(new Finding.Unexpected("a/socket", "it is neither a file nor a folder"));
        }
    }

    @Test
    void behindItsEncryptionADirectoryTellsOfLinksToo() throws IOException {
        ObjectStore store = store(Kind.ENCRYPTED);
        Files.createSymbolicLink(folder.resolve("store/link"), folder);

        assertThat(store.strangers()).extracting(Finding::file).containsExactly("link");
    }

    @Test
    void aFolderThatWasRemovedMeanwhileIsMadeAgain() throws IOException {
        ObjectStore store = directory();
        store.putIfAbsent("a/x", bytes("one"));
        Files.delete(folder.resolve("store/a/x"));
        Files.delete(folder.resolve("store/a"));

        assertThat(store.putIfAbsent("a/y", bytes("two"))).isTrue();
        assertThat(store.get("a/y")).hasValue(bytes("two"));
    }

    @Test
    void whatCannotBeLookedAtIsNotTakenForAbsent() throws IOException {
        ObjectStore store = directory();
        store.putIfAbsent("a", bytes("one"));
        String longName = "b".repeat(255) + "/" + "b".repeat(255);
        Path root = folder.resolve("store");
        Files.delete(root.resolve("a"));
        Files.createSymbolicLink(root.resolve("ring"), root.resolve("ring"));

        assertThat(store.get(longName)).isEmpty();
        assertThatThrownBy(() -> store.get("ring/a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("reading " + root.resolve("ring/a") + " failed: ");
        assertThatThrownBy(() -> store.contains("ring/a")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> store.delete("ring/a")).isInstanceOf(UncheckedIOException.class);
    }
}
