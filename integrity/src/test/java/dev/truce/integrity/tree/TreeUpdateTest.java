package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TreeUpdateTest {

    private final ContentStore store = ContentStore.uncompressed(ObjectStore.memory());

    private static Entry entry(int number, int value) {
        return Entry.of(
                "item", String.format("%06d", number), StrictJson.reader().read("{\"value\":" + value + "}", "record"));
    }

    private static TreeChange remove(int number) {
        return TreeChange.remove("item", String.format("%06d", number));
    }

    private static Iterator<Entry> entries(Map<Integer, Integer> records) {
        return new TreeMap<>(records)
                .entrySet().stream()
                        .map(record -> entry(record.getKey(), record.getValue()))
                        .iterator();
    }

    private static RecordTree built(Map<Integer, Integer> records) {
        return RecordTree.build(ContentStore.uncompressed(ObjectStore.memory()), entries(records));
    }

    private static List<Digest> objects(RecordTree tree) {
        List<Digest> objects = new ArrayList<>();
        tree.objects(objects::add);
        return objects;
    }

    private void equalsBuiltAnew(Map<Integer, Integer> before, Map<Integer, Integer> changes) {
        RecordTree old = RecordTree.build(store, entries(before));
        Map<Integer, Integer> after = new TreeMap<>(before);
        List<TreeChange> sorted = new ArrayList<>();
        new TreeMap<>(changes).forEach((key, value) -> {
            if (value == 0) {
                after.remove(key);
                sorted.add(remove(key));
            } else {
                after.put(key, value);
                sorted.add(TreeChange.put(entry(key, value)));
            }
        });
        RecordTree updated = old.with(store, sorted.iterator());
        RecordTree built = built(after);

        assertThat(updated.root()).isEqualTo(built.root());
        assertThat(objects(updated)).isEqualTo(objects(built));
        assertThat(RecordTree.verify("tree", store, updated.rootObject()).findings())
                .isEmpty();
    }

    @Property(tries = 400)
    void anUpdateEqualsBuildingAnewInRootAndObjects(
            @ForAll("records") Map<Integer, Integer> before, @ForAll("changes") Map<Integer, Integer> changes) {
        equalsBuiltAnew(before, changes);
    }

    @Provide
    Arbitrary<Map<Integer, Integer>> records() {
        return Arbitraries.maps(
                        Arbitraries.integers().between(0, 4_000),
                        Arbitraries.integers().between(1, 2))
                .ofMaxSize(1_200);
    }

    @Provide
    Arbitrary<Map<Integer, Integer>> changes() {
        return Arbitraries.maps(
                        Arbitraries.integers().between(0, 4_000),
                        Arbitraries.integers().between(0, 3))
                .ofMaxSize(40);
    }

    /** Removes and adds the very keys that start nodes, of each level, and what is beside them. */
    @Test
    @Tag("slow")
    void boundariesThatComeAndGoAreThoseOfATreeBuiltAnew() {
        Map<Integer, Integer> all = new TreeMap<>();
        IntStream.range(0, 30_000).forEach(number -> all.put(number, 1));
        NodeBoundary boundary = new NodeBoundary();
        for (int level = 0; level < 3; level++) {
            int at = level;
            int[] starts = IntStream.range(0, 30_000)
                    .filter(number -> boundary.startsNode(0, "item", String.format("%06d", number)))
                    .filter(number -> boundary.startsNode(at, "item", String.format("%06d", number)))
                    .limit(3)
                    .toArray();
            for (int start : starts) {
                equalsBuiltAnew(all, Map.of(start, 0));
                equalsBuiltAnew(all, Map.of(start, 7));
                Map<Integer, Integer> without = new TreeMap<>(all);
                without.remove(start);
                equalsBuiltAnew(without, Map.of(start, 1));
                equalsBuiltAnew(all, Map.of(start - 1, 0, start, 0, start + 1, 0));
            }
        }
    }

    /** Without any boundary in the keys, nodes end at 1,024 parts. */
    @Test
    @Tag("slow")
    void nodesThatEndWhereTheyAreFullAreThoseOfATreeBuiltAnew() {
        NodeBoundary boundary = new NodeBoundary();
        Map<Integer, Integer> all = new TreeMap<>();
        IntStream.range(0, 6_000)
                .filter(number -> !boundary.startsNode(0, "item", String.format("%06d", number)))
                .forEach(number -> all.put(number, 1));
        List<Integer> keys = List.copyOf(all.keySet());

        for (int at : new int[] {0, 1, 1_023, 1_024, 1_025, 2_048, keys.size() - 1}) {
            equalsBuiltAnew(all, Map.of(keys.get(at), 0));
            equalsBuiltAnew(all, Map.of(keys.get(at), 2));
        }
    }

    /** The key of a leaf that starts there, and whether a node above leaves starts there, too. */
    private static int start(int from, boolean above) {
        NodeBoundary boundary = new NodeBoundary();
        return IntStream.iterate(from, number -> number + 1)
                .filter(number -> boundary.startsNode(0, "item", String.format("%06d", number)))
                .filter(number -> boundary.startsNode(1, "item", String.format("%06d", number)) == above)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNodeAboveEndsEarlyOnlyAfterTwoParts() {
        int second = start(1, false);
        int third = start(second + 1, true);
        Map<Integer, Integer> two = Map.of(second, 1, third, 1);
        Map<Integer, Integer> three = Map.of(0, 1, second, 1, third, 1);

        assertThat(root(built(two)).level()).isEqualTo(1);
        assertThat(root(built(three)).level()).isEqualTo(2);
        equalsBuiltAnew(three, Map.of(second, 0));
        equalsBuiltAnew(two, Map.of(0, 1));
        equalsBuiltAnew(three, Map.of(0, 0, second, 0));
    }

    private static TreeNode root(RecordTree tree) {
        return tree.codec().get(tree.rootObject());
    }

    /** The rest of the node behind it then belongs to the one before, in which nothing else changes. */
    @Test
    void aNodeGoesOnWhereTheNextOneLosesItsFirstRecord() {
        int second = start(1, false);
        Map<Integer, Integer> two = Map.of(0, 1, second, 1, second + 1, 1);

        assertThat(root(built(two)).level()).isEqualTo(1);
        equalsBuiltAnew(two, Map.of(second, 0));
        equalsBuiltAnew(two, Map.of(second, 2));
        equalsBuiltAnew(two, Map.of(second, 0, second + 1, 2));
    }

    /** Leaves of one record each, none of which starts a node above. */
    @Test
    void aNodeAboveEndsWhereItIsFull() {
        NodeBoundary boundary = new NodeBoundary();
        Map<Integer, Integer> all = new TreeMap<>();
        IntStream.iterate(0, number -> number + 1)
                .filter(number -> boundary.startsNode(0, "item", String.format("%06d", number)))
                .filter(number -> !boundary.startsNode(1, "item", String.format("%06d", number)))
                .limit(1_025)
                .forEach(number -> all.put(number, 1));
        Map<Integer, Integer> full = new TreeMap<>(all);
        int last = List.copyOf(all.keySet()).get(1_024);
        full.remove(last);

        assertThat(root(built(full)).level()).isEqualTo(1);
        assertThat(root(built(all)).level()).isEqualTo(2);
        equalsBuiltAnew(full, Map.of(last, 1));
        equalsBuiltAnew(all, Map.of(List.copyOf(all.keySet()).get(1), 0));
    }

    @Test
    void theFirstAndTheLastRecordAndAllOfThem() {
        Map<Integer, Integer> all = new TreeMap<>();
        IntStream.range(0, 3_000).forEach(number -> all.put(2 * number + 1, 1));
        equalsBuiltAnew(all, Map.of());
        equalsBuiltAnew(all, Map.of(0, 1));
        equalsBuiltAnew(all, Map.of(9_000, 1));
        equalsBuiltAnew(all, Map.of(9_000, 0));
        Map<Integer, Integer> none = new TreeMap<>(all);
        none.replaceAll((key, value) -> 0);
        equalsBuiltAnew(all, none);
        equalsBuiltAnew(Map.of(), all);
        equalsBuiltAnew(Map.of(), Map.of());
        none.remove(5_999);
        equalsBuiltAnew(all, none);
    }

    @Test
    void onlyTouchedPathsAreReadAndWritten() {
        Map<Integer, Integer> all = new TreeMap<>();
        IntStream.range(0, 50_000).forEach(number -> all.put(number, 1));
        RecordTree old = RecordTree.build(store, entries(all));
        Set<Digest> before = new HashSet<>(store.list());
        WatchedStore counting = new WatchedStore(store.objects());
        ContentStore counted = ContentStore.uncompressed(counting);
        RecordTree opened = RecordTree.open(counted, old.rootObject());
        counting.readsSinceAsked();
        RecordTree updated = opened.with(
                counted,
                List.of(TreeChange.put(entry(25_000, 2)), remove(40_000)).iterator());

        Set<Digest> written = new HashSet<>(store.list());
        written.removeAll(before);
        assertThat(before).hasSizeGreaterThan(300);
        assertThat(written).hasSizeLessThanOrEqualTo(8);
        // touched paths twice, as the old tree and as hints, and what is written is read back
        assertThat(counting.readsSinceAsked()).isLessThan(45);
        assertThat(updated.count()).isEqualTo(49_999);
    }

    @Test
    void changesOutOfOrderAreRefused() {
        RecordTree tree = RecordTree.build(store, entries(Map.of(1, 1)));

        assertThatThrownBy(() -> tree.with(store, List.of(remove(2), remove(2)).iterator()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "changes must come in ascending order of type and key, each once, but item \"000002\" follows"
                                + " item \"000002\"; sort them and remove duplicates");
    }

    @Test
    void aRangeReadsOnlyWhatItHolds() {
        Map<Integer, Integer> all = new TreeMap<>();
        IntStream.range(0, 20_000).forEach(number -> all.put(number, 1));
        RecordTree old = RecordTree.build(store, entries(all));
        WatchedStore counting = new WatchedStore(store.objects());
        RecordTree tree = RecordTree.open(ContentStore.uncompressed(counting), old.rootObject());
        counting.readsSinceAsked();

        assertThat(keys(tree.entries("item", "010000", "010010")))
                .containsExactlyElementsOf(IntStream.range(10_000, 10_010)
                        .mapToObj(number -> "0" + number)
                        .toList());
        assertThat(counting.readsSinceAsked()).isLessThan(10);
        assertThat(keys(tree.entries("item", "019998", "x"))).containsExactly("019998", "019999");
        assertThat(keys(tree.entries("item", "", "000001"))).containsExactly("000000");
        assertThat(keys(tree.entries("item", "5", "5"))).isEmpty();
        assertThat(keys(tree.entries("a", "", "x"))).isEmpty();
        assertThat(keys(tree.entries("z", "", "x"))).isEmpty();
        assertThatThrownBy(() -> tree.entries("z", "", "x").next()).hasMessage("there is no further record of type z");
    }

    private static List<String> keys(Iterator<Entry> entries) {
        List<String> keys = new ArrayList<>();
        entries.forEachRemaining(entry -> keys.add(entry.key()));
        return keys;
    }
}
