package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.PackedReads;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ContentWriter;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some 230 leaves below three or more inner nodes, in packs. */
class NodesAheadTest {

    private static final int RECORDS = 30_000;
    private static final int OF_A_TYPE = RECORDS / 3;

    private final PackedReads objects = new PackedReads();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Helpers helpers = new Helpers();

    /** Does what it was given when it is told to. */
    private static final class Helpers implements Executor {

        private final Queue<Runnable> given = new ArrayDeque<>();
        private int all;

        @Override
        public void execute(Runnable task) {
            given.add(task);
            all++;
        }

        void work() {
            while (!given.isEmpty()) {
                given.remove().run();
            }
        }
    }

    private final Map<String, Executor> executors = Map.of(
            "several threads",
            threads,
            "the caller",
            Runnable::run,
            "nobody who ever begins",
            task -> {},
            "nobody any more",
            task -> {
                throw new RejectedExecutionException("it was shut down");
            });

    @AfterEach
    void nobodyWorks() {
        threads.shutdownNow();
    }

    private Digest tree(int records, int bytes) {
        try (ContentWriter writer = ContentStore.uncompressed(objects).writer()) {
            return RecordTree.build(writer.store(), records(records, bytes).iterator())
                    .rootObject();
        }
    }

    private static List<Entry> records(int records, int bytes) {
        String filler = "x".repeat(bytes);
        return IntStream.range(0, records)
                .mapToObj(i -> {
                    byte[] record = ("{\"v\":\"" + i + filler + "\"}").getBytes(StandardCharsets.US_ASCII);
                    return Entry.of("t" + i / OF_A_TYPE, String.format("%06d", i), record, Digest.of(record));
                })
                .toList();
    }

    private RecordTree on(Executor executor, Digest root) {
        return RecordTree.open(ContentStore.in(objects).on(executor), root);
    }

    private RecordTree unhelped(Digest root) {
        return RecordTree.open(ContentStore.in(objects), root);
    }

    @Test
    @Tag("slow")
    void whoeverHelpsTheRecordsAreTheSameInTheSameOrder() {
        Digest root = tree(RECORDS, 0);
        List<Entry> records = records(RECORDS, 0);

        executors.forEach((who, executor) -> {
            RecordTree tree = on(executor, root);
            assertThat(tree.entries()).toIterable().as(who).containsExactlyElementsOf(records);
            assertThat(tree.entries("t1"))
                    .toIterable()
                    .as(who)
                    .containsExactlyElementsOf(records.subList(OF_A_TYPE, 2 * OF_A_TYPE));
            assertThat(tree.entries("t9")).as(who).isExhausted();
        });
    }

    /** Leaves that have one node above them, in order. */
    private static List<TreeNode.Child> leaves(TreeCodec codec, Digest root) {
        TreeNode.Inner top = (TreeNode.Inner) codec.get(root);
        return top.children().stream()
                .map(above -> ((TreeNode.Inner) codec.get(above.object())).children())
                .max(Comparator.comparing(List::size))
                .orElseThrow();
    }

    private TreeCodec helped() {
        return new TreeCodec(ContentStore.in(objects).on(helpers));
    }

    /** Of a reader that has read these leaves. */
    private static NodesAhead after(List<TreeNode.Child> read, TreeCodec codec, @Nullable String lastType) {
        NodesAhead ahead = new NodesAhead(codec, lastType);
        read.forEach(leaf -> ahead.open(leaf, 0));
        return ahead;
    }

    /** The reader itself goes from node to node; whoever uses these may pass over some. */
    @Test
    void nodesThatTheReaderPassesOverAreForgotten() {
        Digest root = tree(RECORDS, 0);
        TreeCodec codec = helped();
        List<TreeNode.Child> leaves = leaves(codec, root);
        NodesAhead ahead = after(leaves.subList(0, 2), codec, null);
        ahead.begin(null, 0, new ArrayDeque<>(List.of(new Siblings(0, leaves.subList(2, leaves.size())))));
        assertThat(helpers.all).isEqualTo(2);

        assertThat(ahead.open(leaves.get(3), 0))
                .isEqualTo(codec.get(leaves.get(3).object()));
        assertThat(ahead.open(leaves.get(9), 0))
                .isEqualTo(codec.get(leaves.get(9).object()));
    }

    @Test
    void asManyNodesAreFetchedAsLeavesWereRead() {
        Digest root = tree(RECORDS, 0);
        TreeCodec codec = helped();
        List<TreeNode.Child> leaves = leaves(codec, root);
        int last = leaves.size();
        NodesAhead ahead = after(leaves.subList(0, 3), codec, null);
        ahead.begin(leaves.get(3), 0, new ArrayDeque<>(List.of(new Siblings(0, leaves.subList(4, last)))));
        assertThat(helpers.all).isEqualTo(3);

        ahead.open(leaves.get(3), 0);
        ahead.begin(leaves.get(4), 0, new ArrayDeque<>(List.of(new Siblings(0, leaves.subList(5, last)))));
        assertThat(helpers.all).as("two were there already").isEqualTo(5);
    }

    @Test
    void whatIsBelowANodeIsFetchedOnceThatIsThere() {
        Digest root = tree(RECORDS, 0);
        TreeCodec codec = helped();
        TreeNode.Inner top = (TreeNode.Inner) codec.get(root);
        List<TreeNode.Child> leaves = leaves(codec, root);
        NodesAhead ahead = after(leaves.subList(0, 2), codec, null);
        ahead.begin(null, 0, new ArrayDeque<>(List.of(new Siblings(1, top.children()))));
        assertThat(helpers.all).isEqualTo(1);

        helpers.work();
        ahead.begin(null, 0, new ArrayDeque<>(List.of(new Siblings(1, top.children()))));
        assertThat(helpers.all).isEqualTo(2);
    }

    @Test
    void whatStartsWithALaterTypeIsNotFetched() {
        Digest root = tree(RECORDS, 0);
        TreeCodec codec = helped();
        List<TreeNode.Child> leaves = leaves(codec, root);
        NodesAhead ahead = after(leaves.subList(0, 2), codec, "a");
        ahead.begin(leaves.get(2), 0, new ArrayDeque<>(List.of(new Siblings(0, leaves.subList(3, 5)))));

        assertThat(helpers.all).isZero();
    }

    @Test
    void afterAFailureNothingIsFetched() {
        Digest root = tree(RECORDS, 0);
        TreeCodec codec = helped();
        List<TreeNode.Child> leaves = leaves(codec, root);
        NodesAhead ahead = after(leaves.subList(0, 2), codec, "t9");
        TreeNode.Child sound = leaves.get(2);
        TreeNode.Child lying =
                new TreeNode.Child(sound.object(), sound.state(), 1, sound.firstType(), sound.firstKey());
        ahead.begin(lying, 0, new ArrayDeque<>());
        assertThatThrownBy(() -> ahead.open(lying, 0)).isInstanceOf(DamageException.class);

        ahead.begin(leaves.get(3), 0, new ArrayDeque<>());
        assertThat(helpers.all).isEqualTo(1);
    }

    /** Leaves of one record each. */
    private List<TreeNode.Child> smallLeaves(int count) {
        try (ContentWriter writer = ContentStore.uncompressed(objects).writer()) {
            TreeCodec codec = new TreeCodec(writer.store());
            return records(count, 0).stream()
                    .map(entry -> {
                        TreeNode.Leaf leaf = new TreeNode.Leaf(List.of(entry));
                        Digest object = codec.put(leaf, new NodeBytes(64));
                        return new TreeNode.Child(object, leaf.state(), 1, entry.type(), entry.key());
                    })
                    .toList();
        }
    }

    /** What a node that has such leaves says of them: they are no leaves, which only shows when one is read. */
    private List<TreeNode.Child> ofLengths(int... lengths) {
        try (ContentWriter writer = ContentStore.in(objects).writer()) {
            return IntStream.range(0, lengths.length)
                    .mapToObj(i -> {
                        Digest object = writer.store().put(new byte[lengths[i]]);
                        return new TreeNode.Child(object, object, 1, "t", "k" + i);
                    })
                    .toList();
        }
    }

    private TreeNode.Child above(TreeNode.Child... leaves) {
        TreeNode.Inner inner = new TreeNode.Inner(1, List.of(leaves));
        try (ContentWriter writer = ContentStore.in(objects).writer()) {
            Digest object = new TreeCodec(writer.store()).put(inner, new NodeBytes(64));
            return new TreeNode.Child(object, inner.state(), inner.count(), "t", leaves[0].firstKey());
        }
    }

    /** How many nodes are fetched at first by a reader that has read nine leaves. */
    private int fetched(List<TreeNode.Child> read, Siblings... rest) {
        int before = helpers.all;
        after(read, helped(), null).begin(null, 0, new ArrayDeque<>(List.of(rest)));
        return helpers.all - before;
    }

    @Test
    void whatIsFetchedIsBoundedInBytesWhateverFollows() {
        int most = NodesAhead.MAX_BYTES;
        List<TreeNode.Child> read = smallLeaves(9);

        assertThat(fetched(read, new Siblings(0, ofLengths(most / 2, most / 2, 1))))
                .isEqualTo(2);
        assertThat(fetched(read, new Siblings(0, ofLengths(most / 2, most / 2 + 1, 1))))
                .isEqualTo(1);
        assertThat(fetched(read, new Siblings(0, ofLengths(3, most / 2, 3, most / 2))))
                .isEqualTo(3);
        assertThat(fetched(read, new Siblings(0, ofLengths(most + 1, 1)))).isEqualTo(1);
        assertThat(fetched(read, new Siblings(0, ofLengths(1, most)), new Siblings(0, ofLengths(2, 3))))
                .isEqualTo(1);
    }

    @Test
    void whatTheReaderPassedOverTakesNoRoomAnyMore() {
        int third = NodesAhead.MAX_BYTES / 3;
        List<TreeNode.Child> leaves = smallLeaves(14);
        Siblings rest = new Siblings(0, ofLengths(third, third + 1, third + 2));
        NodesAhead ahead = after(leaves.subList(0, 9), helped(), null);
        for (int times = 1; times < 5; times++) {
            ahead.begin(null, 0, new ArrayDeque<>(List.of(rest)));
            assertThat(helpers.all).isEqualTo(2 * times);
            ahead.open(leaves.get(9 + times), 0);
        }
    }

    @Test
    void behindANodeThatIsThereWithAllBelowItTheNextIsFetched() {
        List<TreeNode.Child> read = smallLeaves(9);
        List<TreeNode.Child> leaves = ofLengths(1, 2, 3, NodesAhead.MAX_BYTES);
        TreeNode.Child two = above(leaves.get(0), leaves.get(1));
        TreeNode.Child withALongOne = above(leaves.get(0), leaves.get(3));
        TreeNode.Child lying = new TreeNode.Child(two.object(), two.state(), 3, "t", "k0");
        TreeNode.Child next = above(leaves.get(2));

        assertThat(fetchedOnceThere(read, two, next)).isEqualTo(4);
        assertThat(fetchedOnceThere(read, withALongOne, next))
                .as("not before the long one")
                .isEqualTo(2);
        assertThat(fetchedOnceThere(read, lying, next))
                .as("nothing behind damage")
                .isEqualTo(1);
    }

    /** How many nodes are fetched up to when the first is there. */
    private int fetchedOnceThere(List<TreeNode.Child> read, TreeNode.Child... nodes) {
        int before = helpers.all;
        NodesAhead ahead = after(read, helped(), null);
        ArrayDeque<Siblings> rest = new ArrayDeque<>(List.of(new Siblings(1, List.of(nodes))));
        ahead.begin(null, 0, rest);
        assertThat(helpers.all).isEqualTo(before + 1);
        helpers.work();
        ahead.begin(null, 0, rest);
        return helpers.all - before;
    }

    @Test
    void whatStartsWithTheLastTypeIsFetched() {
        List<TreeNode.Child> leaves = smallLeaves(3);
        NodesAhead ahead = after(leaves.subList(0, 2), helped(), leaves.get(2).firstType());
        ahead.begin(leaves.get(2), 0, new ArrayDeque<>());

        assertThat(helpers.all).isEqualTo(1);
    }

    @Test
    void afterAFailureTheReaderMayTryAgain() {
        List<TreeNode.Child> leaves = smallLeaves(3);
        TreeNode.Child third = leaves.get(2);
        NodesAhead ahead = after(leaves.subList(0, 2), helped(), null);
        ahead.begin(third, 0, new ArrayDeque<>());
        byte[] content = ContentStore.in(objects).get(third.object());
        objects.damage(content);
        assertThatThrownBy(() -> ahead.open(third, 0)).isInstanceOf(DamageException.class);

        byte[] damaged = content.clone();
        damaged[content.length / 2] ^= 1;
        objects.damage(damaged); // back to what it was
        assertThat(ahead.open(third, 0)).isEqualTo(helped().get(third.object()));
    }

    @Test
    void helpersReadMostNodesWhenTheyAreFast() {
        Iterator<Entry> entries = on(helpers, tree(RECORDS, 0)).entries();
        int byTheReader = 0;
        while (entries.hasNext()) {
            int before = objects.reads();
            entries.next();
            byTheReader += objects.reads() - before;
            helpers.work();
        }
        assertThat(helpers.all).isGreaterThan(200);
        assertThat(byTheReader).isLessThan(10);
    }

    @Test
    void everyNodeIsReadOnce() {
        Digest root = tree(RECORDS, 0);
        RecordTree tree = on(threads, root);
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);
        int before = objects.reads();
        tree.entries().forEachRemaining(entry -> {});

        assertThat(objects.reads() - before).isEqualTo(nodes.size());
    }

    /** The last records that come, and what is thrown then and when the reader tries again. */
    private static List<String> untilDamaged(RecordTree tree) {
        List<String> came = new ArrayList<>();
        Iterator<Entry> entries = tree.entries();
        for (int tries = 0; tries < 2; tries++) {
            try {
                while (entries.hasNext()) {
                    came.add(entries.next().toString());
                }
            } catch (DamageException e) {
                came.add(e.getMessage());
            }
        }
        return came;
    }

    @Test
    @Tag("slow")
    void damageShowsWhereTheReaderComesToItAndNotBefore() {
        Digest root = tree(RECORDS, 0);
        List<Digest> nodes = new ArrayList<>();
        unhelped(root).objects(nodes::add);
        // of the two nodes in the middle one is a leaf far from the beginning, and the other the inner node behind it
        int inner = nodes.size() / 2;
        while (!isInner(nodes.get(inner))) {
            inner++;
        }
        for (int damaged : new int[] {inner, inner - 1, nodes.size() / 3}) {
            objects.damage(ContentStore.in(objects).get(nodes.get(damaged)));
            List<String> unhelped = untilDamaged(unhelped(root));

            assertThat(unhelped).hasSizeBetween(5_000, RECORDS - 1_000);
            executors.forEach((who, executor) ->
                    assertThat(untilDamaged(on(executor, root))).as(who).isEqualTo(unhelped));
            helpers.given.clear();
            RecordTree tree = on(helpers, root);
            Iterator<Entry> entries = tree.entries();
            assertThatThrownBy(() -> {
                        while (entries.hasNext()) {
                            entries.next();
                        }
                    })
                    .isInstanceOf(DamageException.class);
            int before = objects.reads();
            helpers.work();
            assertThat(objects.reads()).as("reads for nobody").isEqualTo(before);
        }
    }

    private boolean isInner(Digest node) {
        return ContentStore.in(objects).get(node)[0] == 'N';
    }

    @Test
    void nothingIsFetchedAheadForAFewRecords() {
        RecordTree tree = on(helpers, tree(RECORDS, 0));
        tree.get("t1", "015000");
        tree.entries("t1", "015000", "016000").forEachRemaining(entry -> {});
        tree.entries().next();
        tree.entries("t2").next();
        tree.counts();
        RecordTree.diff(tree, tree, difference -> {});

        assertThat(helpers.all).isZero();
    }

    @Test
    void nothingBehindTheTypeIsFetched() {
        RecordTree tree = on(helpers, tree(RECORDS, 0));
        int before = objects.reads();
        for (Iterator<Entry> entries = tree.entries("t0"); entries.hasNext(); entries.next()) {
            helpers.work();
        }
        int helped = objects.reads() - before;
        RecordTree alone = unhelped(tree.rootObject());
        before = objects.reads();
        alone.entries("t0").forEachRemaining(entry -> {});

        // the alone tree reads the index of the packs, too
        assertThat(helped).isLessThanOrEqualTo(objects.reads() - before);
    }

    @Test
    void aReaderThatStopsLeavesAFewNodesAndThenNothing() {
        Iterator<Entry> entries = on(helpers, tree(RECORDS, 0)).entries();
        for (int i = 0; i < RECORDS / 2; i++) {
            entries.next();
        }
        int before = objects.reads();
        int given = helpers.all;
        helpers.work();

        assertThat(objects.reads() - before).isBetween(1, NodesAhead.MAX_NODES);
        assertThat(helpers.all).isEqualTo(given);
    }

    @Test
    void leavesBehindTheNextInnerNodeAreFetchedBeforeTheReaderComesToIt() {
        RecordTree tree = on(helpers, tree(RECORDS, 0));
        TreeNode.Inner root = (TreeNode.Inner) tree.codec().get(tree.rootObject());
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);
        int before = objects.reads();
        Iterator<Entry> entries = tree.entries();
        for (long i = 0; i < root.children().get(0).count(); i++) {
            entries.next();
            helpers.work();
        }
        int opened = nodes.indexOf(root.children().get(1).object());

        assertThat(objects.reads() - before - opened).isGreaterThan(2);
    }

    @Test
    @Tag("slow")
    void whatIsAheadIsBoundedInBytes() {
        RecordTree tree = on(helpers, tree(12_000, 4_000));
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);
        long longest = nodes.stream()
                .mapToLong(node -> ContentStore.in(objects).get(node).length)
                .max()
                .orElseThrow();
        Iterator<Entry> entries = tree.entries();
        long before = objects.bytes();
        long taken = 0;
        long most = 0;
        while (entries.hasNext()) {
            taken += entries.next().record().length;
            helpers.work();
            most = Math.max(most, objects.bytes() - before - taken);
        }
        // the leaf that is being read counts, and so do keys and inner nodes
        assertThat(most).isBetween(NodesAhead.MAX_BYTES / 2L, NodesAhead.MAX_BYTES + 2 * longest);
    }
}
