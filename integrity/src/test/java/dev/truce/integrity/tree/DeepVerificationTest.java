package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.PackedReads;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.store.Sample;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is verified in one pass is found to be as what is verified file by file and tree by tree. */
class DeepVerificationTest {

    private static final Digest OTHER = Digest.of(new byte[] {1});
    private static final int RECORDS = 12_000;

    private final PackedReads objects = new PackedReads();
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final ContentStore store = ContentStore.in(objects).on(threads);

    @AfterEach
    void nobodyWorks() {
        threads.shutdownNow();
    }

    private RecordTree tree(UnaryOperator<Entry> change) {
        try (ContentWriter writer = ContentStore.uncompressed(objects).writer()) {
            return RecordTree.build(
                    writer.store(), records().stream().map(change).iterator());
        }
    }

    /** Each hundredth is an object of its own, and each thousandth one that only the strict reader accepts. */
    private static List<Entry> records() {
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> {
                    String filler = i % 100 == 50 ? "x".repeat(TreeCodec.MAX_INLINE_BYTES) : "";
                    String number = i % 1_000 == 7 ? "1e2" : Integer.toString(i);
                    String json = "{\"v\":" + number + ",\"filler\":\"" + filler + "\"}";
                    return Entry.of(
                            "t", String.format("%05d", i), StrictJson.reader().read(json, "record"));
                })
                .toList();
    }

    private static UnaryOperator<Entry> lying(String... keys) {
        List<String> all = List.of(keys);
        return entry -> all.contains(entry.key()) ? Entry.of(entry.type(), entry.key(), entry.record(), OTHER) : entry;
    }

    /** Asserts that all ways give the same report, and returns it. */
    private VerificationReport report(RecordTree tree) {
        VerificationReport alone = RecordTree.verify("tree", ContentStore.in(objects), tree.rootObject());
        DeepVerification deep = DeepVerification.of(store, "store");

        assertThat(RecordTree.verify("tree", store, tree.rootObject())).isEqualTo(alone);
        assertThat(deep.tree("tree", tree.rootObject())).isEqualTo(alone);
        assertThat(deep.files()).isEqualTo(ContentStore.in(objects).verify("store", true, Sample.ALL));
        return alone;
    }

    @Test
    @Tag("slow")
    void aSoundTreeIsReadOnceAndItsInnerNodesTwice() {
        RecordTree tree = tree(entry -> entry);
        VerificationReport report = report(tree);
        List<Digest> inner = new ArrayList<>();
        tree.newObjects(
                node -> {
                    boolean isInner = store.get(node)[0] == 'N';
                    if (isInner) {
                        inner.add(node);
                    }
                    return isInner;
                },
                record -> {});
        DeepVerification deep = DeepVerification.of(store, "store");
        int before = objects.reads();
        deep.tree("tree", tree.rootObject());

        assertThat(report.findings()).isEmpty();
        assertThat(report.bytesChecked())
                .isEqualTo(records().stream()
                        .mapToLong(entry -> entry.record().length)
                        .sum());
        assertThat(objects.reads() - before).isEqualTo(inner.size());
    }

    @Test
    void recordsWithAnothersDigestAreNamedInOrder() {
        RecordTree tree = tree(lying("00003", "03050", "07007", "11999"));

        assertThat(report(tree).findings())
                .hasSize(4)
                .allSatisfy(finding -> assertThat(finding.message()).contains("does not have the digest beside it"))
                .extracting(finding -> finding.message().replaceAll(".*\"(.*)\".*", "$1"))
                .containsExactly("00003", "03050", "07007", "11999");
    }

    @Test
    void aRecordOfItsOwnWithAnothersDigestIsNamed() {
        assertThat(report(tree(lying("00050"))).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .endsWith("the record t \"00050\" does not have the digest beside it"));
    }

    @Test
    void aRecordOfItsOwnThatIsDamagedIsNamed() {
        RecordTree tree = tree(entry -> entry);
        objects.damage(tree.get("t", "00050").orElseThrow().record());

        assertThat(report(tree).findings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 + TreeCodec.MAX_INLINE_BYTES})
    void aRecordThatIsNoJsonIsNamed(int length) {
        byte[] broken = "{".repeat(length).getBytes(StandardCharsets.US_ASCII);
        RecordTree tree = tree(entry -> entry.key().equals("05000") ? Entry.of("t", "05000", broken, OTHER) : entry);

        assertThat(report(tree).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("the record t \"05000\":1:"));
    }

    @Test
    void everyDamagedNodeIsNamedAndTheRestIsChecked() {
        RecordTree tree = tree(lying("00003", "11999"));
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);
        for (int part = 1; part < 4; part++) {
            objects.damage(store.get(nodes.get(part * nodes.size() / 4)));
        }

        assertThat(report(tree).findings()).hasSize(5);
    }

    @Test
    void aLeafThatTheNodeAboveDoesNotDescribeIsNamed() {
        RecordTree tree = tree(entry -> entry);
        TreeCodec codec = new TreeCodec(ContentStore.in(objects));
        TreeNode.Inner root = (TreeNode.Inner) codec.get(tree.rootObject());
        // the nodes above leaves, described rightly; of their first leaf another count, or another hash
        TreeNode.Child above = root.children().get(0);
        TreeNode.Inner parent = (TreeNode.Inner) codec.get(above.object());
        TreeNode.Child first = parent.children().get(0);
        for (TreeNode.Child other : List.of(
                new TreeNode.Child(
                        first.object(), first.state(), first.count() + 1, first.firstType(), first.firstKey()),
                new TreeNode.Child(first.object(), OTHER, first.count(), first.firstType(), first.firstKey()))) {
            List<TreeNode.Child> children = new ArrayList<>(parent.children());
            children.set(0, other);
            Digest forged = codec.put(new TreeNode.Inner(parent.level(), children), new NodeBytes(64));

            assertThat(report(RecordTree.open(store, forged)).findings())
                    .extracting(finding -> finding.message())
                    .containsExactly(ContentStore.name(first.object())
                            + ": malformed; it is not the tree node that the node above describes");
        }
    }

    /** Begins nothing, and notes with each task how many wait then, that one included. */
    private static final class Waiting implements Executor {

        private final List<Future<?>> given = new ArrayList<>();
        private final List<Integer> waiting = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            given.add((Future<?>) task);
            waiting.add((int) given.stream().filter(each -> !each.isDone()).count());
        }
    }

    /** How many leaves wait when each is handed on, of a tree that has leaves of such lengths, all of them malformed. */
    private List<Integer> waiting(int... lengths) {
        Digest root;
        try (ContentWriter writer = ContentStore.in(objects).writer()) {
            List<TreeNode.Child> children = IntStream.range(0, lengths.length)
                    .mapToObj(i -> new TreeNode.Child(
                            writer.store().put(new byte[lengths[i]]), OTHER, 1, "t", String.format("%03d", i)))
                    .toList();
            root = new TreeCodec(writer.store()).put(new TreeNode.Inner(1, children), new NodeBytes(64));
        }
        Waiting helpers = new Waiting();
        assertThat(RecordTree.verify("tree", ContentStore.in(objects).on(helpers), root)
                        .findings())
                .hasSize(lengths.length);
        return helpers.waiting;
    }

    @Test
    void leavesThatWaitAreBoundedInBytes() {
        int most = 1 << 23;
        assertThat(waiting(most / 2, most / 2, most / 2, most / 2, most / 2)).containsExactly(1, 2, 2, 2, 2);
        assertThat(waiting(most / 2 + 1, most / 2, most / 2, most / 2 + 1)).containsExactly(1, 1, 2, 1);
        assertThat(waiting(most + 1, 1, 1)).containsExactly(1, 1, 2);
    }

    @Test
    void leavesThatWaitAreBoundedInNumber() {
        int[] lengths = new int[80];
        Arrays.fill(lengths, 10);
        List<Integer> waiting = waiting(lengths);

        assertThat(waiting.subList(0, 64))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
        assertThat(waiting.subList(64, 80)).containsOnly(64);
    }

    @Test
    @Tag("slow")
    void leavesWhereInnerNodesShouldBeAreWalkedAllTheSame() {
        RecordTree tree = tree(lying("00003"));
        TreeCodec codec = new TreeCodec(ContentStore.in(objects));
        TreeNode.Inner root = (TreeNode.Inner) codec.get(tree.rootObject());
        for (int level : new int[] {root.level() + 1, 1}) {
            Digest forged = codec.put(new TreeNode.Inner(level, root.children()), new NodeBytes(64));
            assertThat(report(RecordTree.open(store, forged)).findings())
                    .extracting(finding -> finding.message().replaceAll(".*; ", ""))
                    .contains("the record t \"00003\" does not have the digest beside it");
        }
    }
}
