package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.Sample;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Trees whose nodes are stored as what changed since an earlier tree. */
class BuildLikeTest {

    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.in(objects);

    private RecordTree tree(List<Entry> entries) {
        try (ContentWriter writer = store.writer()) {
            return RecordTree.build(writer.store(), entries.iterator());
        }
    }

    private RecordTree treeLike(RecordTree earlier, List<Entry> entries) {
        try (ContentWriter writer = store.writer()) {
            return RecordTree.buildLike(writer.store(), earlier, entries.iterator());
        }
    }

    private static Entry entry(int number, int version) {
        return Entry.of(
                "item",
                String.format("%06d", number),
                StrictJson.reader()
                        .read("{\"noise\":" + new Random(number * 31L + version).nextLong() + "}", "record"));
    }

    private long bytes() {
        return objects.list("").stream()
                .mapToLong(name -> objects.get(name).orElseThrow().length)
                .sum();
    }

    @Test
    void aTreeInWhichLittleChangedCostsLittle() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            entries.add(entry(i, 0));
        }
        RecordTree before = tree(entries);
        long first = bytes();
        // one change in each leaf, more or less
        for (int i = 50; i < 40_000; i += 100) {
            entries.set(i, entry(i, 1));
        }
        RecordTree after = treeLike(before, entries);

        assertThat(bytes() - first).isLessThan(first / 20);
        ContentStore fresh = ContentStore.in(objects);
        assertThat(RecordTree.open(fresh, after.rootObject()).entries())
                .toIterable()
                .containsExactlyElementsOf(entries);
        assertThat(RecordTree.verify("tree", fresh, after.rootObject()).findings())
                .isEmpty();
        assertThat(fresh.verify("store", true, Sample.ALL).findings()).isEmpty();
        // most leaves are changes; those too short to have a changed record are the same
        assertThat(objects(after))
                .filteredOn(object -> !fresh.bases(object).isEmpty())
                .hasSizeGreaterThan(objects(after).size() / 3);
    }

    @Test
    void aDamagedEarlierTreeStopsNothing() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            entries.add(entry(i, 0));
        }
        RecordTree before = tree(entries);
        objects.list("").forEach(objects::delete);
        entries.set(500, entry(500, 1));
        entries.set(19_000, entry(19_000, 1));
        RecordTree after = treeLike(before, entries);

        assertThat(RecordTree.verify("tree", ContentStore.in(objects), after.rootObject())
                        .findings())
                .isEmpty();
    }

    @Property(tries = 60)
    void rootAndObjectsAreThoseOfATreeBuiltWithout(
            @ForAll("records") Map<Integer, Integer> before, @ForAll("records") Map<Integer, Integer> changes) {
        Map<Integer, Integer> after = new TreeMap<>(before);
        after.keySet().removeIf(key -> changes.containsKey(key) && changes.get(key) == 0);
        changes.forEach((key, version) -> {
            if (version > 1) {
                after.put(key, version);
            }
        });
        RecordTree like = treeLike(tree(entries(before)), entries(after));
        BuildLikeTest other = new BuildLikeTest();
        RecordTree built = other.tree(entries(after));

        assertThat(like.root()).isEqualTo(built.root());
        assertThat(objects(like)).isEqualTo(objects(built));
        assertThat(RecordTree.open(ContentStore.in(objects), like.rootObject()).entries())
                .toIterable()
                .containsExactlyElementsOf(entries(after));
    }

    private static List<Digest> objects(RecordTree tree) {
        List<Digest> objects = new ArrayList<>();
        tree.objects(objects::add);
        return objects;
    }

    private static List<Entry> entries(Map<Integer, Integer> records) {
        return new TreeMap<>(records)
                .entrySet().stream()
                        .map(record -> entry(record.getKey(), record.getValue()))
                        .toList();
    }

    @Provide
    Arbitrary<Map<Integer, Integer>> records() {
        return Arbitraries.maps(
                        Arbitraries.integers().between(0, 2_000),
                        Arbitraries.integers().between(0, 3))
                .ofMaxSize(1_000);
    }
}
