package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeVerificationTest {

    private final ObjectStore objects = ObjectStore.memory();
    private final ContentStore store = ContentStore.in(objects);

    @Test
    void aSoundTreeIsValidAndCounted() {
        RecordTree tree = RecordTree.build(store, records().iterator());
        VerificationReport report = RecordTree.verify("tree", store, tree.rootObject());

        assertThat(report.findings()).isEmpty();
        assertThat(report.filesChecked()).isEqualTo(store.list().size());
        assertThat(report.bytesChecked()).isEqualTo(2_000L * "{\"v\":1}".length());
    }

    @Test
    void everyMissingNodeIsReportedAndTheRestStillChecked() {
        RecordTree tree = RecordTree.build(store, records().iterator());
        List<Digest> nodes = new ArrayList<>();
        tree.objects(nodes::add);
        List<String> lost =
                List.of(ContentStore.name(nodes.get(nodes.size() - 1)), ContentStore.name(nodes.get(nodes.size() - 3)));
        lost.forEach(objects::delete);

        assertThat(RecordTree.verify("tree", store, tree.rootObject()).findings())
                .extracting(Finding::file)
                .containsExactlyInAnyOrderElementsOf(lost);
    }

    @Test
    void aRecordWithAnothersDigestIsReported() {
        Entry lying = Entry.of("t", "k", "{\"v\":1}".getBytes(StandardCharsets.UTF_8), Digest.of(new byte[] {1}));
        Entry broken = Entry.of("t", "l", "{\"v\":".getBytes(StandardCharsets.UTF_8), Digest.of(new byte[] {1}));
        RecordTree tree = RecordTree.build(store, List.of(lying, broken).iterator());
        String name = ContentStore.name(tree.rootObject());

        assertThat(RecordTree.verify("tree", store, tree.rootObject()).findings())
                .extracting(Finding::message)
                .containsExactly(
                        name + ": malformed; the record t \"k\" does not have the digest beside it",
                        name + ": malformed; the record t \"l\":1:6: the text ends inside an object; it is cut short");
    }

    @Test
    void aNodeUnderAParentThatDescribesAnotherIsReported() {
        RecordTree tree = RecordTree.build(store, records().iterator());
        TreeCodec codec = new TreeCodec(store);
        TreeNode.Inner root = (TreeNode.Inner) codec.get(tree.rootObject());
        List<TreeNode.Child> children = new ArrayList<>(root.children());
        TreeNode.Child first = children.get(0);
        children.set(
                0,
                new TreeNode.Child(
                        first.object(), first.state(), first.count() + 1, first.firstType(), first.firstKey()));
        Digest forged = codec.put(new TreeNode.Inner(root.level(), children), new NodeBytes(64));

        assertThat(RecordTree.verify("tree", store, forged).findings())
                .extracting(Finding::message)
                .containsExactly(ContentStore.name(first.object())
                        + ": malformed; it is not the tree node that the node above describes");
    }

    @Test
    void aNodeThatClaimsFourBillionPartsIsNone() {
        for (byte[] node : new byte[][] {{'L', 1, -1, -1, -1, -1}, {'N', 1, 1, -1, -1, -1, -1}}) {
            Digest forged = store.put(node);
            assertThat(RecordTree.verify("tree", store, forged).findings())
                    .extracting(Finding::message)
                    .containsExactly(
                            ContentStore.name(forged) + ": malformed; it claims 4294967295 entries or children");
        }
    }

    private static List<Entry> records() {
        return IntStream.range(0, 2_000)
                .mapToObj(i -> Entry.of(
                        "t", String.format("%04d", i), StrictJson.reader().read("{\"v\":1}", "record")))
                .toList();
    }
}
