package dev.truce.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} must do. Extend it and supply an empty store. */
public abstract class ObjectStoreContract {

    private static final int WRITERS = 16;

    /** For subclasses. */
    protected ObjectStoreContract() {}

    /**
     * Makes the store under test.
     *
     * @return a store without objects, another one at each call
     */
    protected abstract ObjectStore emptyStore();

    @Test
    void anEmptyStoreHasNothing() {
        ObjectStore store = emptyStore();

        assertThat(store.list("")).isEmpty();
        assertThat(store.list("a/")).isEmpty();
        assertThat(store.get("a/b")).isEmpty();
        assertThat(store.contains("a/b")).isFalse();
        assertThat(store.delete("a/b")).isFalse();
    }

    @Test
    void whatWasPutIsReadBack() {
        ObjectStore store = emptyStore();
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(store.putIfAbsent("a/all", all)).isTrue();
        assertThat(store.putIfAbsent("a/none", new byte[0])).isTrue();
        assertThat(store.get("a/all"))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(all));
        assertThat(store.get("a/none"))
                .hasValueSatisfying(content -> assertThat(content).isEmpty());
        assertThat(store.contains("a/all")).isTrue();
    }

    @Test
    void partsAreWhatTheWholeHasThere() {
        ObjectStore store = emptyStore();
        store.putIfAbsent("a/digits", bytes("0123456789"));
        store.putIfAbsent("a/none", new byte[0]);

        for (int offset = 0; offset <= 12; offset++) {
            for (int length = 0; length <= 12; length++) {
                int from = Math.min(offset, 10);
                assertThat(part(store, "a/digits", offset, length))
                        .isEqualTo("0123456789".substring(from, Math.min(10, from + length)));
            }
        }
        assertThat(part(store, "a/none", 0, 5)).isEmpty();
        assertThat(store.get("a/other", 0, 5)).isEmpty();
        assertThat(store.get("a", 0, 5)).isEmpty();
    }

    @Test
    void aPartTakesTheMemoryOfWhatIsThere() {
        ObjectStore store = emptyStore();
        store.putIfAbsent("a", bytes("0123456789"));

        for (int i = 0; i < 100; i++) {
            assertThat(part(store, "a", 3, Integer.MAX_VALUE)).isEqualTo("3456789");
            assertThat(part(store, "a", Long.MAX_VALUE, Integer.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void longPartsAreWhole() {
        ObjectStore store = emptyStore();
        byte[] content = new byte[1_000_003];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + (i >> 8));
        }
        store.putIfAbsent("a", content);

        assertThat(store.get("a", 17, 1 << 20))
                .hasValueSatisfying(
                        part -> assertThat(part).isEqualTo(Arrays.copyOfRange(content, 17, content.length)));
        store.get("a", 0, 5).orElseThrow()[1] ^= 1;
        assertThat(store.get("a", 1, 1).orElseThrow()).containsExactly(content[1]);
    }

    @Test
    void partsBeforeTheStartAreRefused() {
        ObjectStore store = emptyStore();
        store.putIfAbsent("a", bytes("0123456789"));

        assertThatThrownBy(() -> store.get("a", -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get("a", 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get("b", Long.MIN_VALUE, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String part(ObjectStore store, String name, long offset, int length) {
        return new String(store.get(name, offset, length).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void aTakenNameKeepsItsContent() {
        ObjectStore store = emptyStore();
        store.putIfAbsent("a", bytes("one"));

        assertThat(store.putIfAbsent("a", bytes("two"))).isFalse();
        assertThat(text(store, "a")).isEqualTo("one");
        assertThat(store.putIfAbsent("a", bytes("one"))).isFalse();
        assertThat(text(store, "a")).isEqualTo("one");
    }

    @Test
    void aDeletedNameIsFreeAgain() {
        ObjectStore store = emptyStore();
        store.putIfAbsent("a/b", bytes("one"));

        assertThat(store.delete("a/b")).isTrue();
        assertThat(store.delete("a/b")).isFalse();
        assertThat(store.list("")).isEmpty();
        assertThat(store.putIfAbsent("a/b", bytes("two"))).isTrue();
        assertThat(text(store, "a/b")).isEqualTo("two");
    }

    @Test
    void namesAreListedInOrderByPrefix() {
        ObjectStore store = emptyStore();
        for (String name : List.of("b/2", "a/2", "a/10", "a-b/1", "ab", "b/1", "a/1/x", "a_/1", "a.txt")) {
            store.putIfAbsent(name, bytes(name));
        }

        assertThat(store.list(""))
                .containsExactly("a-b/1", "a.txt", "a/1/x", "a/10", "a/2", "a_/1", "ab", "b/1", "b/2");
        assertThat(store.list("a/")).containsExactly("a/1/x", "a/10", "a/2");
        assertThat(store.list("a/1")).containsExactly("a/1/x", "a/10");
        assertThat(store.list("a")).containsExactly("a-b/1", "a.txt", "a/1/x", "a/10", "a/2", "a_/1", "ab");
        assertThat(store.list("c")).isEmpty();
    }

    @Test
    void contentIsCopiedBothWays() {
        ObjectStore store = emptyStore();
        byte[] content = bytes("one");
        store.putIfAbsent("a", content);
        content[0] = 'x';
        store.get("a").orElseThrow()[1] = 'x';

        assertThat(text(store, "a")).isEqualTo("one");
    }

    @Test
    void namesThatBreakTheRulesAreRefusedEverywhere() {
        ObjectStore store = emptyStore();
        List<String> illegal = List.of(
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/./b",
                ".a",
                "a/.b",
                "A",
                "ä",
                "a b",
                "a\\b",
                "a\0",
                "c:a",
                "a".repeat(256),
                "a/".repeat(600) + "a");

        for (String name : illegal) {
            assertThatThrownBy(() -> store.putIfAbsent(name, new byte[0]))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.get(name)).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.get(name, 0, 1)).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.contains(name)).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.delete(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store.list("../")).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void noNameIsTheDirectoryOfAnother() {
        ObjectStore store = emptyStore();
        store.putIfAbsent("a/b", bytes("one"));

        assertThatThrownBy(() -> store.putIfAbsent("a", new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.putIfAbsent("a/b/c", new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.list("")).containsExactly("a/b");
    }

    @Test
    void ofManyWritersOfOneNameExactlyOneSucceeds() throws InterruptedException, ExecutionException {
        ObjectStore store = emptyStore();
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            byte[] content = bytes("writer " + i);
            writers.add(() -> store.putIfAbsent("dir/one", content));
        }
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try {
            int winners = 0;
            for (Future<Boolean> written : pool.invokeAll(writers)) {
                winners += written.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
        assertThat(text(store, "dir/one")).startsWith("writer ");
        assertThat(store.list("")).containsExactly("dir/one");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ObjectStore store, String name) {
        return new String(store.get(name).orElseThrow(), StandardCharsets.UTF_8);
    }
}
