package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Utf8Order;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree.Difference;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RecordTreeTest {

    private final WatchedStore counting = new WatchedStore();
    private final ContentStore store = ContentStore.in(counting);

    @Test
    void theEmptyTreeHasARoot() {
        RecordTree tree = tree(List.of());

        assertThat(tree.count()).isZero();
        assertThat(tree.counts()).isEmpty();
        assertThat(tree.entries()).isExhausted();
        assertThat(tree.get("t", "k")).isEmpty();
        assertThat(tree.root()).isEqualTo(tree(List.of()).root());
        assertThat(tree.root().hex()).isEqualTo("02cd6b0f575d3761956a3e7ea35d24357b07af124eebb922fd8aba4a5e826802");
    }

    @Test
    void entriesComeBackInOrderWithTheirBytes() {
        List<Entry> entries = numbered(5_000, 0);
        RecordTree tree = RecordTree.open(store, tree(entries).rootObject());

        assertThat(tree.count()).isEqualTo(5_000);
        assertThat(tree.entries()).toIterable().containsExactlyElementsOf(entries);
        for (int i = 0; i < entries.size(); i += 13) {
            Entry entry = entries.get(i);
            assertThat(tree.get(entry.type(), entry.key()).orElseThrow().record())
                    .isEqualTo(entry.record());
        }
        assertThat(tree.get("item", "zzz")).isEmpty();
        assertThat(tree.get("item", entries.get(7).key() + "x")).isEmpty();
        assertThat(tree.get("aaa", "00000")).isEmpty();
        assertThat(tree.get("zzz", "00000")).isEmpty();
        // the record that follows has this key, and another type
        assertThat(tree.get("aaa", entries.get(0).key())).isEmpty();
    }

    @Test
    void typesAreCountedAndReadApart() {
        List<Entry> entries = new ArrayList<>();
        for (String type : List.of("a", "b", "c", "é", "\uFF5E", "😀")) {
            for (int i = 0; i < 700; i++) {
                entries.add(entry(type, String.format("%05d", i), i));
            }
        }
        RecordTree tree = tree(entries);

        assertThat(tree.counts().keySet()).containsExactly("a", "b", "c", "é", "\uFF5E", "😀");
        assertThat(tree.counts().values()).containsOnly(700L);
        assertThat(tree.entries("é"))
                .toIterable()
                .hasSize(700)
                .allMatch(entry -> entry.type().equals("é"));
        assertThat(tree.entries("d")).isExhausted();
    }

    @Test
    void memberOrderAndNumberNotationChangeNoRootButAreKept() {
        Entry one = Entry.of("t", "k", json("{\"a\":1.50,\"b\":2}"));
        Entry other = Entry.of("t", "k", json("{\"b\":2.0,\"a\":1.5}"));
        RecordTree first = tree(List.of(one));
        RecordTree second = tree(List.of(other));

        assertThat(first.root()).isEqualTo(second.root());
        assertThat(first.rootObject()).isNotEqualTo(second.rootObject());
        assertThat(first.get("t", "k").orElseThrow().record())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"a\":1.50,\"b\":2}");
        assertThat(differences(first, second)).isEmpty();
    }

    @Test
    void disorderAndDuplicatesAreRefused() {
        assertThatThrownBy(() -> tree(List.of(entry("t", "b", 1), entry("t", "a", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "records must come in ascending order of type and key, each once, but t \"a\" follows t \"b\";"
                                + " sort them and remove duplicates");
        assertThatThrownBy(() -> tree(List.of(entry("t", "b", 1), entry("t", "b", 2))))
                .hasMessageContaining("t \"b\" follows t \"b\"");
        // UTF-16 would order these the other way round
        assertThat(tree(List.of(entry("t", "\uFF5E", 1), entry("t", "😀", 1))).count())
                .isEqualTo(2);
    }

    @Test
    void largeRecordsAreObjectsOfTheirOwn() {
        Entry large = Entry.of("t", "large", json("{\"x\":\"" + "y".repeat(100_000) + "\"}"));
        RecordTree tree = tree(List.of(entry("t", "a", 1), large, entry("t", "z", 1)));
        List<Digest> objects = new ArrayList<>();
        tree.objects(objects::add);

        assertThat(tree.get("t", "large").orElseThrow().record()).isEqualTo(large.record());
        assertThat(objects).hasSize(2).containsExactly(tree.rootObject(), Digest.of(large.record()));
        assertThat(store.list()).containsExactlyInAnyOrderElementsOf(objects);
    }

    @Test
    void theHashOfRecordsIsTheRootOfTheirTree() {
        for (int records : new int[] {0, 1, 127, 1_300, 20_000}) {
            List<Entry> entries = numbered(records, 0);
            assertThat(rootOf(entries)).isEqualTo(tree(entries).root());
        }
        Entry large = Entry.of("t", "large", json("{\"x\":\"" + "y".repeat(100_000) + "\"}"));
        assertThat(rootOf(List.of(large))).isEqualTo(tree(List.of(large)).root());
        assertThatThrownBy(() -> rootOf(List.of(large, large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("t \"large\" follows t \"large\"");
    }

    private static Digest rootOf(List<Entry> entries) {
        TreeRoot root = new TreeRoot();
        entries.forEach(root::add);
        return root.root();
    }

    @Test
    void anUpdateWritesOneLeafAndItsPath() {
        List<Entry> entries = numbered(50_000, 0);
        RecordTree before = tree(entries);
        int objects = store.list().size();
        List<Entry> updated = new ArrayList<>(entries);
        updated.set(25_000, entry("item", "25000", -1));
        RecordTree after = tree(updated);
        int depth = 4;

        assertThat(objects).isBetween(300, 500);
        assertThat(store.list()).hasSizeLessThanOrEqualTo(objects + depth);
        counting.readsSinceAsked();
        assertThat(differences(before, after))
                .singleElement()
                .satisfies(difference -> assertThat(difference.key()).isEqualTo("25000"));
        assertThat(counting.readsSinceAsked()).isLessThanOrEqualTo(2 * depth);
        counting.readsSinceAsked();
        assertThat(after.get("item", "25000").orElseThrow().record())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"value\":-1}");
        assertThat(counting.readsSinceAsked()).isLessThanOrEqualTo(depth);
    }

    @Test
    void aDiffThatFailsLeavesNothingToBeReadForNobody() {
        RecordTree before = tree(numbered(1_000, 0));
        RecordTree after = tree(numbered(1_000, 1));
        List<Digest> objects = new ArrayList<>();
        before.objects(objects::add);
        String lost = ContentStore.name(objects.get(1));
        counting.delete(lost);
        List<Runnable> given = new ArrayList<>();
        ContentStore helped = store.on(given::add);
        RecordTree one = RecordTree.open(helped, before.rootObject());
        RecordTree two = RecordTree.open(helped, after.rootObject());

        assertThatThrownBy(() -> differences(one, two))
                .isInstanceOf(DamageException.class)
                .hasMessageStartingWith(lost + ": missing");
        counting.readsSinceAsked();
        given.forEach(Runnable::run);
        assertThat(given).hasSize(2);
        assertThat(counting.readsSinceAsked()).isZero();
    }

    @Test
    void keysChosenToNeverEndANodeStillGiveSmallNodes() {
        NodeBoundary boundary = new NodeBoundary();
        List<Entry> entries = IntStream.range(0, 20_000)
                .mapToObj(i -> String.format("%06d", i))
                .filter(key -> !boundary.startsNode(0, "t", key) && !boundary.startsNode(1, "t", key))
                .map(key -> entry("t", key, 1))
                .toList();
        RecordTree tree = tree(entries);

        assertThat(tree.count()).isEqualTo(entries.size());
        assertThat(store.list()).hasSizeGreaterThan(entries.size() / 1_024);
    }

    @Property(tries = 200)
    @Tag("slow")
    void equalContentGivesAnEqualRootWhateverTheOrderOfWrites(
            @ForAll("records") Map<String, Integer> records, @ForAll long seed) {
        List<Map.Entry<String, Integer>> writes = new ArrayList<>(records.entrySet());
        Collections.shuffle(writes, new Random(seed));
        ContentStore other = ContentStore.uncompressed(ObjectStore.memory());
        // every write of the shuffled history makes a tree of its own, the last of which must equal the direct one
        TreeMap<String, Entry> state = new TreeMap<>(Utf8Order::compare);
        RecordTree grown = RecordTree.build(other, state.values().iterator());
        for (Map.Entry<String, Integer> write : writes) {
            state.put(write.getKey(), entry("t", write.getKey(), write.getValue()));
            if (state.size() % 16 == 0 || state.size() == records.size()) {
                grown = RecordTree.build(other, state.values().iterator());
            }
        }

        assertThat(grown.root()).isEqualTo(tree(entries(records)).root());
        assertThat(grown.rootObject()).isEqualTo(tree(entries(records)).rootObject());
    }

    @Property(tries = 300)
    @Tag("slow")
    void theDiffIsTheNaiveDiff(
            @ForAll("records") Map<String, Integer> before, @ForAll("records") Map<String, Integer> changes) {
        Map<String, Integer> after = new TreeMap<>(before);
        changes.forEach((key, value) -> {
            if (value % 3 == 0) {
                after.remove(key);
            } else {
                after.put(key, value);
            }
        });
        RecordTree one = tree(entries(before));
        RecordTree two = tree(entries(after));

        assertThat(shown(differences(one, two))).isEqualTo(naive(before, after));
        assertThat(shown(differences(two, one))).isEqualTo(naive(after, before));
        assertThat(one.root().equals(two.root())).isEqualTo(before.equals(after));
    }

    /** Each of these against each, in both directions: a leaf, some, many, and parts that begin and end elsewhere. */
    @Test
    void treesOfEveryHeightDifferInWhatTheirRecordsDo() {
        List<Map<String, Integer>> states = List.of(
                Map.of(),
                Map.of("k0100", 1),
                state(0, 300, 1),
                state(0, 300, 2),
                state(150, 450, 1),
                state(0, 700, 3),
                state(700, 800, 1));
        List<RecordTree> trees =
                states.stream().map(state -> tree(entries(state))).toList();
        for (int before = 0; before < states.size(); before++) {
            for (int after = 0; after < states.size(); after++) {
                assertThat(shown(differences(trees.get(before), trees.get(after))))
                        .isEqualTo(naive(states.get(before), states.get(after)));
            }
        }
    }

    /** Some numbers have a value of their own, or none. */
    private static Map<String, Integer> state(int from, int to, int own) {
        Map<String, Integer> state = new TreeMap<>();
        IntStream.range(from, to)
                .filter(number -> number % (97 * own) != 5)
                .forEach(number -> state.put(String.format("k%04d", number), number % (89 * own) == 7 ? own : 0));
        return state;
    }

    @Provide
    Arbitrary<Map<String, Integer>> records() {
        Arbitrary<String> keys = Arbitraries.integers().between(0, 5_000).map(i -> "k" + i);
        return Arbitraries.maps(keys, Arbitraries.integers().between(0, 9)).ofMaxSize(1_500);
    }

    @Test
    void aLeafOfAnotherTreeIsNotBelieved() {
        RecordTree tree = tree(numbered(3_000, 0));
        List<Digest> objects = new ArrayList<>();
        tree.objects(objects::add);
        Digest leaf = objects.get(objects.size() - 1);
        counting.delete(ContentStore.name(leaf));

        assertThatThrownBy(() -> tree.entries().forEachRemaining(entry -> {}))
                .isInstanceOf(DamageException.class)
                .hasMessage(ContentStore.name(leaf) + ": missing; the store names it");
        assertThatThrownBy(() -> RecordTree.open(store, store.put("no node".getBytes(StandardCharsets.US_ASCII))))
                .hasMessageEndingWith("malformed; it is not a tree node of version 1");
    }

    private static Map<String, String> naive(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, String> differences = new TreeMap<>();
        before.forEach((key, value) -> {
            if (!value.equals(after.get(key))) {
                differences.put(key, value + "→" + after.get(key));
            }
        });
        after.forEach((key, value) -> {
            if (!before.containsKey(key)) {
                differences.put(key, "null→" + value);
            }
        });
        return differences;
    }

    private static Map<String, String> shown(Collection<Difference> differences) {
        Map<String, String> shown = new TreeMap<>();
        String last = "";
        for (Difference difference : differences) {
            assertThat(Utf8Order.compare(last, difference.key())).isNegative();
            last = difference.key();
            shown.put(last, value(difference.before()) + "→" + value(difference.after()));
        }
        return shown;
    }

    private static String value(@Nullable Entry entry) {
        return entry == null
                ? "null"
                : new String(entry.record(), StandardCharsets.UTF_8).replaceAll("^\\{\"value\":(.*)}$", "$1");
    }

    private static List<Difference> differences(RecordTree before, RecordTree after) {
        List<Difference> differences = new ArrayList<>();
        RecordTree.diff(before, after, differences::add);
        return differences;
    }

    private static List<Entry> entries(Map<String, Integer> records) {
        return records.entrySet().stream()
                .map(record -> entry("t", record.getKey(), record.getValue()))
                .sorted(Entry.ORDER)
                .toList();
    }

    private static List<Entry> numbered(int count, int value) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry("item", String.format("%05d", i), value))
                .toList();
    }

    private static Entry entry(String type, String key, int value) {
        return Entry.of(type, key, json("{\"value\":" + value + "}"));
    }

    private static JsonNode json(String text) {
        return StrictJson.reader().read(text, "record");
    }

    private RecordTree tree(List<Entry> entries) {
        Iterator<Entry> iterator = entries.iterator();
        return RecordTree.build(store, iterator);
    }
}
