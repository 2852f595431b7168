package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.WatchedStore;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ChangeNote;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.NotedChange;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.NamedChange.Kind;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What differs between trees, told from what is noted of their leaves. */
class LeafNotesTest {

    private final WatchedStore objects = new WatchedStore();
    private final ContentStore store = ContentStore.in(objects);

    private RecordTree tree(Map<Integer, Integer> records) {
        return tree(entries(records));
    }

    private RecordTree tree(List<Entry> entries) {
        try (ContentWriter writer = store.writer()) {
            return RecordTree.build(writer.store(), entries.iterator());
        }
    }

    private RecordTree treeLike(RecordTree earlier, Map<Integer, Integer> records) {
        return treeLike(earlier, entries(records));
    }

    private RecordTree treeLike(RecordTree earlier, List<Entry> entries) {
        try (ContentWriter writer = store.writer()) {
            return RecordTree.buildLike(writer.store(), earlier, entries.iterator());
        }
    }

    private static List<Entry> entries(Map<Integer, Integer> records) {
        return records.entrySet().stream()
                .map(record -> entry(record.getKey(), record.getValue()))
                .sorted(Entry.ORDER)
                .toList();
    }

    /** A short record, of which two in five compress badly; every two-hundredth is an object of its own. */
    private static Entry entry(int number, int version) {
        Random random = new Random(number * 31L + version);
        String noise = Long.toString(random.nextLong()).repeat(number % 200 == 8 ? 1_500 : 1);
        return Entry.of(
                number % 3 == 0 ? "room" : "guest",
                String.format("%06d", number),
                StrictJson.reader().read("{\"noise\":\"" + noise + "\"}", "record"));
    }

    private static Map<Integer, Integer> numbered(int count) {
        Map<Integer, Integer> records = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            records.put(i * 2, 0);
        }
        return records;
    }

    private static List<NamedChange> names(RecordTree before, RecordTree after) {
        List<NamedChange> names = new ArrayList<>();
        RecordTree.diffNames(before, after, names::add);
        return names;
    }

    /** The same from the records. */
    private static List<NamedChange> expected(RecordTree before, RecordTree after) {
        List<NamedChange> names = new ArrayList<>();
        RecordTree.diff(
                before,
                after,
                difference -> names.add(new NamedChange(
                        difference.type(),
                        difference.key(),
                        difference.before() == null
                                ? Kind.ADDED
                                : difference.after() == null ? Kind.REMOVED : Kind.CHANGED)));
        return names;
    }

    private RecordTree opened(RecordTree tree) {
        return RecordTree.open(ContentStore.in(objects), tree.rootObject());
    }

    @Test
    void noLeafIsReadToNameWhatChanged() {
        Map<Integer, Integer> records = numbered(20_000);
        RecordTree first = tree(records);
        // in nearly every leaf
        for (int i = 0; i < 20_000; i += 50) {
            records.put(i * 2, 1);
        }
        records.remove(4_002);
        RecordTree second = treeLike(first, records);
        for (int i = 20; i < 20_000; i += 75) {
            records.put(i * 2, 2);
        }
        records.put(0, 0);
        records.remove(5_004);
        records.put(4_002, 0);
        RecordTree third = treeLike(second, records);
        List<RecordTree> trees = List.of(first, second, third);
        for (RecordTree before : trees) {
            for (RecordTree after : trees) {
                List<NamedChange> expected = expected(before, after);
                RecordTree one = opened(before);
                RecordTree other = opened(after);
                objects.readsSinceAsked();
                assertThat(names(one, other)).isEqualTo(expected);
                // inner nodes and packs, and the two leaves or so that do not end where they did
                assertThat(objects.readsSinceAsked()).isLessThan(40);
            }
        }
        assertThat(expected(first, second)).hasSize(401);
        assertThat(DeepVerification.of(store, "store").files().findings()).isEmpty();
    }

    @Test
    void whereANodeEndsElsewhereItsRecordsAreCompared() {
        Map<Integer, Integer> records = numbered(260);
        RecordTree whole = tree(records);
        for (int number : List.copyOf(records.keySet())) {
            records.remove(number);
            RecordTree without = treeLike(whole, records);
            records.put(number, 0);
            assertThat(names(whole, without)).as("without %d", number).isEqualTo(List.of(change(number, Kind.REMOVED)));
            assertThat(names(without, whole)).as("with %d", number).isEqualTo(List.of(change(number, Kind.ADDED)));
        }
    }

    /** The last leaf is short, so that with its records the leaf before is still stored as a change. */
    @Test
    void whereOnlyOneTreeGoesOnItsRecordsAreCompared() {
        List<Entry> sorted = entries(numbered(3_000));
        NodeBoundary boundary = new NodeBoundary();
        int began = 0;
        int tried = 0;
        for (int i = 1; i < sorted.size(); i++) {
            Entry entry = sorted.get(i);
            if (!boundary.startsNode(0, entry.type(), entry.key())) {
                continue;
            }
            if (i - began > 60) {
                tried++;
                List<Entry> all = sorted.subList(0, i + 3);
                List<Entry> without = new ArrayList<>(all);
                without.remove(i);
                RecordTree whole = tree(all);
                RecordTree shorter = treeLike(whole, without);
                assertThat(names(whole, shorter))
                        .containsExactly(new NamedChange(entry.type(), entry.key(), Kind.REMOVED));
                assertThat(names(shorter, whole))
                        .containsExactly(new NamedChange(entry.type(), entry.key(), Kind.ADDED));
            }
            began = i;
        }
        assertThat(tried).isGreaterThan(5);
    }

    private static NamedChange change(int number, Kind kind) {
        Entry entry = entry(number, 0);
        return new NamedChange(entry.type(), entry.key(), kind);
    }

    @Property(tries = 40)
    void namesAreThoseOfTheRecordsThatDiffer(
            @ForAll("records") Map<Integer, Integer> one,
            @ForAll("records") Map<Integer, Integer> changes,
            @ForAll("records") Map<Integer, Integer> more) {
        RecordTree first = tree(one);
        Map<Integer, Integer> changed = changed(one, changes);
        RecordTree second = treeLike(first, changed);
        RecordTree third = treeLike(second, changed(changed, more));
        RecordTree apart = new LeafNotesTest().tree(changed);
        List<RecordTree> trees = List.of(first, second, third, apart);
        for (RecordTree before : trees) {
            for (RecordTree after : trees) {
                assertThat(names(before, after)).isEqualTo(expected(before, after));
            }
        }
    }

    private static Map<Integer, Integer> changed(Map<Integer, Integer> records, Map<Integer, Integer> changes) {
        Map<Integer, Integer> after = new TreeMap<>(records);
        changes.forEach((number, version) -> {
            if (version == 0) {
                after.remove(number);
            } else if (number % 8 == 0) {
                after.put(number, version);
            }
        });
        return after;
    }

    @Provide
    Arbitrary<Map<Integer, Integer>> records() {
        return Arbitraries.maps(
                        Arbitraries.integers().between(0, 1_500),
                        Arbitraries.integers().between(0, 4))
                .ofMaxSize(800);
    }

    private static byte[] leaf(Entry... entries) {
        ContentStore memory = ContentStore.in(new WatchedStore());
        return memory.get(
                RecordTree.build(memory, Arrays.asList(entries).iterator()).rootObject());
    }

    private static Entry guest(String key, String json) {
        return Entry.of("guest", key, StrictJson.reader().read(json, "record"));
    }

    private static List<LeafNote.Told> told(byte[] base, byte[] content) {
        return LeafNote.of(base, content).flatMap(LeafNote::read).orElseThrow();
    }

    @Test
    void aNoteNamesEachRecordInWhichALeafDiffersFromItsBase() {
        Entry changed = guest("b", "{\"n\":2}");
        Entry added = guest("c", "{\"n\":3}");
        byte[] base = leaf(guest("a", "{\"n\":1}"), guest("b", "{\"n\":1}"), guest("é", "{\"n\":1}"));
        byte[] content = leaf(guest("a", "{\"n\": 1.0}"), changed, added);

        assertThat(told(base, content))
                .containsExactly(
                        new LeafNote.Told(new NamedChange("guest", "b", Kind.CHANGED), changed.digest()),
                        new LeafNote.Told(new NamedChange("guest", "c", Kind.ADDED), added.digest()),
                        new LeafNote.Told(new NamedChange("guest", "é", Kind.REMOVED), null));
        assertThat(told(base, leaf()))
                .extracting(one -> one.change().kind())
                .containsOnly(Kind.REMOVED)
                .hasSize(3);
        assertThat(told(leaf(), base))
                .extracting(one -> one.change().kind())
                .containsOnly(Kind.ADDED)
                .hasSize(3);
        assertThat(told(base, base)).isEmpty();
    }

    @Test
    void nothingIsNotedOfWhatIsNoLeaf() {
        byte[] leaf = leaf(guest("a", "{\"n\":1}"));
        byte[] longer = leaf(guest("a", "{\"n\":1}"), guest("b", "{\"n\":1}"));
        byte[] text = "Lorem".getBytes(StandardCharsets.US_ASCII);
        byte[] inner = leaf.clone();
        inner[0] = 'N';
        for (byte[] other : List.of(text, inner, new byte[0])) {
            assertThat(LeafNote.of(leaf, other)).isEmpty();
            assertThat(LeafNote.of(other, leaf)).isEmpty();
        }
        for (int length = 2; length < longer.length; length++) {
            assertThat(LeafNote.of(leaf, Arrays.copyOf(longer, length))).isEmpty();
        }
        byte[] notText = leaf.clone();
        notText[6 + Integer.BYTES] = (byte) 0xFF;
        assertThat(LeafNote.of(leaf, notText)).isEmpty();
    }

    @Test
    void whatIsNoNoteTellsNothing() {
        byte[] note = LeafNote.of(leaf(), leaf(guest("é", "{\"n\":1}"))).orElseThrow();
        assertThat(LeafNote.read(new byte[0])).hasValue(List.of());
        for (int length = 1; length < note.length; length++) {
            assertThat(LeafNote.read(Arrays.copyOf(note, length))).isEmpty();
        }
        byte[] unknown = note.clone();
        unknown[0] = 4;
        assertThat(LeafNote.read(unknown)).isEmpty();
        byte[] notText = note.clone();
        notText[1 + Integer.BYTES] = (byte) 0xFF;
        assertThat(LeafNote.read(notText)).isEmpty();
    }

    private static final Entry[] GOLDEN = new Entry[40];

    static {
        Arrays.setAll(GOLDEN, i -> entry(i * 6, 0));
    }

    /** What the golden note says: the twenty-first record is another. */
    private static byte[] changed() {
        Entry[] after = GOLDEN.clone();
        after[20] = entry(120, 1);
        return leaf(after);
    }

    private static void put(ContentStore store, ChangeNote notes) {
        try (ContentWriter writer = store.writer()) {
            writer.put(leaf(GOLDEN));
        }
        try (ContentWriter writer = store.writer()) {
            writer.putLike(changed(), Digest.of(leaf(GOLDEN)), notes);
        }
    }

    @Test
    void twoChangesOfOneLeafAreToldFromBothNotes() {
        Map<Integer, Integer> records = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            records.put(i * 6, 0);
        }
        Map<Integer, Integer> one = new TreeMap<>(records);
        Map<Integer, Integer> other = new TreeMap<>(records);
        // the same in both, other values, gone from both, from one, and changed in one alone
        one.putAll(Map.of(6, 1, 12, 1, 30, 1, 48, 1));
        other.putAll(Map.of(6, 1, 12, 2, 24, 1, 54, 1));
        one.keySet().removeAll(List.of(18, 24, 60));
        other.keySet().removeAll(List.of(18, 30, 66));
        // new in both and the same, with other values, and in one alone
        one.putAll(Map.of(3, 0, 9, 0, 15, 0));
        other.putAll(Map.of(3, 0, 9, 1, 21, 0));
        RecordTree base = tree(records);
        RecordTree before = treeLike(base, one);
        RecordTree after = treeLike(base, other);
        for (RecordTree each : List.of(before, after)) {
            assertThat(store.noted().of(each.rootObject()).map(NotedChange::base))
                    .hasValue(base.rootObject());
        }

        List<NamedChange> expected = expected(before, after);
        assertThat(expected).extracting(NamedChange::kind).hasSize(10).contains(Kind.values());
        assertThat(names(before, after)).isEqualTo(expected);
        assertThat(names(after, before)).isEqualTo(expected(after, before));
        assertThat(names(base, after)).isEqualTo(expected(base, after));
        assertThat(names(after, base)).isEqualTo(expected(after, base));
    }

    @Test
    void aNoteThatIsNoneIsPassedOver() {
        put(store, (base, content) -> Optional.of(new byte[] {9}));

        namesWhatChanged(store);
        assertThat(DeepVerification.of(store, "store").files().findings())
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .endsWith("its note does not say what it changes");
    }

    private static void namesWhatChanged(ContentStore store) {
        RecordTree one = RecordTree.open(store, Digest.of(leaf(GOLDEN)));
        RecordTree other = RecordTree.open(store, Digest.of(changed()));
        assertThat(names(one, other)).containsExactly(change(120, Kind.CHANGED));
        assertThat(names(other, one)).containsExactly(change(120, Kind.CHANGED));
    }

    /** The leaf, and the change of it with a note, written by format version 1 and kept for ever. */
    @Test
    void theGoldenNoteIsRead() {
        ContentStore golden = ContentStore.in(ObjectStore.directory(Path.of("src/test/resources/golden/1/noted")));

        assertThat(DeepVerification.of(golden, "golden").files().findings()).isEmpty();
        assertThat(golden.noted().of(Digest.of(changed())).map(NotedChange::note))
                .hasValueSatisfying(note -> assertThat(note)
                        .isEqualTo(LeafNote.of(leaf(GOLDEN), changed()).orElseThrow()));
        namesWhatChanged(golden);
    }

    /** Writes the golden files of the present format: the first argument is the directory. */
    public static void main(String[] arguments) {
        put(ContentStore.in(ObjectStore.directory(Path.of(arguments[0]))), LeafNote::of);
    }
}
