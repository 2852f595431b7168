package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeCodecTest {

    private final ContentStore store = ContentStore.uncompressed(ObjectStore.memory());
    private final TreeCodec codec = new TreeCodec(store);

    private static RecordTree.Entry entry(String type, String key, int lengthBytes) {
        byte[] record = "x".repeat(lengthBytes).getBytes(StandardCharsets.US_ASCII);
        return RecordTree.Entry.of(type, key, record, Digest.of(record));
    }

    private TreeNode.Child child(String key, long count) {
        return new TreeNode.Child(Digest.of(new byte[0]), Digest.of(new byte[1]), count, "t", key);
    }

    private Digest put(TreeNode node) {
        return codec.put(node, new NodeBytes(64));
    }

    @Test
    void recordsUpToTheLimitStandInTheirLeaf() {
        assertThat(codec.settle(entry("t", "k", TreeCodec.MAX_INLINE_BYTES)).isApart())
                .isFalse();
        assertThat(store.list()).isEmpty();
        RecordTree.Entry longer = codec.settle(entry("t", "k", TreeCodec.MAX_INLINE_BYTES + 1));
        assertThat(longer.isApart()).isTrue();
        assertThat(store.list()).containsExactly(longer.object());
        assertThat(codec.settle(longer)).isSameAs(longer);
    }

    @Test
    void contentThatStartsAsANodeDoesIsTold() {
        assertThat(TreeCodec.isNode(new byte[] {'L', 1})).isTrue();
        assertThat(TreeCodec.isNode(new byte[] {'N', 1, 0})).isTrue();
        assertThat(TreeCodec.isNode(new byte[] {'L'})).isFalse();
        assertThat(TreeCodec.isNode(new byte[] {'N', 2})).isFalse();
        assertThat(TreeCodec.isNode(new byte[] {'{', 1})).isFalse();
    }

    @Test
    void whoHelpsIsWhoHelpsTheStore() {
        assertThat(codec.isHelped()).isFalse();
        ForkJoinPool helpers = ForkJoinPool.commonPool();
        TreeCodec helped = new TreeCodec(store.on(helpers));
        assertThat(helped.isHelped()).isTrue();
        assertThat(helped.workers()).isSameAs(helpers);
    }

    @Test
    void nodesComeBackAsTheyWerePut() {
        TreeNode leaf = new TreeNode.Leaf(List.of(entry("s", "z", 3), entry("t", "a", 0), entry("t", "b", 5)));
        TreeNode inner = new TreeNode.Inner(1, List.of(child("a", 1), child("b", 7)));

        for (TreeNode node : List.of(leaf, inner)) {
            assertThat(codec.get(put(node))).isEqualTo(node);
        }
    }

    /** A type that is like the one before in length, or begins alike, is another one all the same. */
    @Test
    void typesComeBackWhateverTheOneBeforeWas() {
        List<RecordTree.Entry> entries = new ArrayList<>();
        for (String type : List.of("", "a", "a\u0002", "ax", "b", "cc", "dé", "eé", "é")) {
            entries.add(entry(type, "k", 1));
            entries.add(entry(type, "l", 2));
        }
        assertThat(codec.get(put(new TreeNode.Leaf(entries)))).isEqualTo(new TreeNode.Leaf(entries));
    }

    @Test
    void bytesGrowForWhateverComes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream expected = new DataOutputStream(all);
        for (int i = 0; i < 3; i++) {
            expected.writeByte(200 + i);
            expected.writeInt(-7);
            expected.writeLong(0x0102_0304_8506_0708L);
            expected.write(new byte[i]);
            expected.write(new byte[] {0, 0, 0, 2, 'a', 0x7F});
            expected.write(new byte[] {0, 0, 0, 3, 'a', (byte) 0xC2, (byte) 0x80});
            expected.write(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 'b'});
            expected.writeByte(i);
        }
        for (int room = 0; room < 40; room++) {
            NodeBytes bytes = new NodeBytes(room);
            for (int i = 0; i < 3; i++) {
                bytes.u8(200 + i).u32(-7).u64(0x0102_0304_8506_0708L).raw(new byte[i]);
                bytes.text("a\u007F").text("a\u0080").longText("b").u8(i);
            }
            assertThat(bytes.toArray()).as("from %d bytes on", room).isEqualTo(all.toByteArray());
        }
    }

    @Test
    void partsThatAreNotInOrderAreRefused() {
        for (List<RecordTree.Entry> entries : List.of(
                List.of(entry("t", "a", 1), entry("t", "a", 2)),
                List.of(entry("t", "b", 1), entry("t", "a", 1)),
                List.of(entry("u", "a", 1), entry("t", "b", 1)))) {
            assertRefused(put(new TreeNode.Leaf(entries)), "its entries are not in order");
        }
        for (List<TreeNode.Child> children :
                List.of(List.of(child("a", 1), child("a", 1)), List.of(child("b", 1), child("a", 1)))) {
            assertRefused(put(new TreeNode.Inner(1, children)), "its children are not in order");
        }
    }

    @Test
    void innerNodesWithoutLevelOrPartsAreRefused() {
        String problem = "an inner node has a level and children";
        assertRefused(put(new TreeNode.Inner(0, List.of(child("a", 1)))), problem);
        assertRefused(put(new TreeNode.Inner(1, List.of())), problem);
        assertRefused(put(new TreeNode.Inner(1, List.of(child("a", 0)))), "a child has no entries");
    }

    @Test
    void whatTheNodeAboveSaysMustHold() {
        TreeNode.Leaf leaf = new TreeNode.Leaf(List.of(entry("t", "a", 1)));
        TreeNode.Child right = new TreeNode.Child(put(leaf), leaf.state(), 1, "t", "a");

        assertThat(codec.open(right, 0)).isEqualTo(leaf);
        assertThatThrownBy(() -> codec.open(right, 1))
                .isInstanceOf(DamageException.class)
                .hasMessageEndingWith("it is not the tree node that the node above describes");
    }

    @Test
    void aRecordThatLiesBehindTheRangeThoughTheNodeAboveSaysOtherwiseIsNotGiven() {
        TreeNode.Leaf leaf = new TreeNode.Leaf(List.of(entry("t", "m", 1), entry("t", "n", 1)));
        Digest root = put(new TreeNode.Inner(1, List.of(new TreeNode.Child(put(leaf), leaf.state(), 2, "t", "a"))));
        RecordTree tree = RecordTree.open(store, root);

        assertThat(tree.entries("t", "", "c")).isExhausted();
        assertThat(tree.entries("t", "", "n")).toIterable().hasSize(1);
        TreeNode.Leaf first = new TreeNode.Leaf(List.of(entry("t", "a", 1)));
        Digest two = put(new TreeNode.Inner(
                1,
                List.of(
                        new TreeNode.Child(put(first), first.state(), 1, "t", "a"),
                        new TreeNode.Child(put(leaf), leaf.state(), 2, "t", "b"))));
        assertThat(RecordTree.open(store, two).entries("t", "", "c"))
                .toIterable()
                .hasSize(1);
    }

    private static NodeBytes leafOf(int entries) {
        return new NodeBytes(64).u8('L').u8(1).u32(entries);
    }

    @Test
    void whatDoesNotFollowTheFormatIsRefused() {
        String noNode = "it is not a tree node of version 1";
        assertRefused(store.put(new byte[] {'X', 1}), noNode);
        assertRefused(store.put(new byte[] {'L', 2, 0, 0, 0, 0}), noNode);
        assertRefused(store.put(new byte[] {'N', 0}), noNode);
        assertRefused(store.put(leafOf(0).u8(0).toArray()), "1 bytes follow the tree node");
        assertRefused(store.put(leafOf(-1).toArray()), "it claims 4294967295 entries or children");
        Digest digest = Digest.of(new byte[0]);
        assertRefused(
                store.put(leafOf(1)
                        .text("t")
                        .text("k")
                        .digest(digest)
                        .u8(7)
                        .u32(0)
                        .toArray()),
                "a record has the unknown form 7");
        String early = "the tree node ends too early";
        assertRefused(store.put(leafOf(1).u32(-5).toArray()), early);
        assertRefused(store.put(leafOf(1).u32(5).toArray()), early);
        assertRefused(store.put(leafOf(1).text("t").u32(9).u8('k').toArray()), early);
        byte[] cut = leafOf(2)
                .text("tt")
                .text("k")
                .digest(digest)
                .u8(0)
                .u32(0)
                .u32(2)
                .u8('t')
                .toArray();
        assertRefused(store.put(cut), early);
        assertRefused(store.put(leafOf(1).u32(1).u8(0xC3).toArray()), "a type or key is not UTF-8");
    }

    @Test
    void whatIsLostIsToldOnceHoweverOftenItIsNamed() {
        TreeNode.Leaf leaf = new TreeNode.Leaf(List.of(entry("t", "m", 1)));
        TreeNode.Child gone = child("c", 1);
        TreeNode.Child there = new TreeNode.Child(put(leaf), leaf.state(), 1, "t", "a");
        Digest root = put(new TreeNode.Inner(
                1,
                List.of(there, new TreeNode.Child(there.object(), there.state(), 1, "t", "b"), gone, child("d", 1))));

        assertThat(RecordTree.lost(store, root)).containsExactly(gone.object());
    }

    @Test
    void noNodeStartsAboveTheLastLevelThatAKeyDecides() {
        NodeBoundary boundary = new NodeBoundary();
        assertThat(IntStream.range(0, 2_000)).noneMatch(i -> boundary.startsNode(Digest.BYTES, "t", "k" + i));
        assertThat(IntStream.range(0, 2_000)).anyMatch(i -> boundary.startsNode(Digest.BYTES - 1, "t", "k" + i));
    }

    @Test
    void entriesAreEqualByTypeKeyAndDigest() {
        RecordTree.Entry entry = entry("t", "k", 1);
        assertThat(entry).isEqualTo(entry("t", "k", 1)).hasSameHashCodeAs(entry("t", "k", 1));
        assertThat(entry)
                .isNotEqualTo(entry("u", "k", 1))
                .isNotEqualTo(entry("t", "l", 1))
                .isNotEqualTo(entry("t", "k", 2))
                .isNotEqualTo("t \"k\"");
    }

    @Test
    void differentEntriesHardlyShareAHashCode() {
        Set<Integer> codes = new HashSet<>();
        for (String type : List.of("t", "u", "v")) {
            for (String key : List.of("k", "l", "m")) {
                for (int length = 0; length < 3; length++) {
                    codes.add(entry(type, key, length).hashCode());
                }
            }
        }
        assertThat(codes).hasSize(27);
    }

    @Test
    void behindTheLastEntryACursorHasNothing() {
        TreeCursor cursor = RecordTree.open(store, put(new TreeNode.Leaf(List.of(entry("t", "m", 1)))))
                .cursor();
        cursor.next();

        assertThat(cursor.atEnd()).isTrue();
        assertThat(cursor.headType() + cursor.headKey()).isEmpty();
        assertThat(cursor.seekNode(0, "t", "z")).isNull();
        assertThatThrownBy(cursor::next).hasMessage("the tree has no further entry");
    }

    @Test
    void recordsOfTheirOwnAreNamedAmongTheNewObjects() {
        RecordTree tree = RecordTree.build(
                store,
                List.of(entry("t", "a", 1), entry("t", "b", TreeCodec.MAX_INLINE_BYTES + 1))
                        .iterator());
        List<Digest> records = new ArrayList<>();
        tree.newObjects(node -> true, records::add);

        assertThat(records).containsExactly(tree.get("t", "b").orElseThrow().object());
        tree.newObjects(node -> false, records::add);
        assertThat(records).hasSize(1);
    }

    private void assertRefused(Digest object, String problem) {
        assertThatThrownBy(() -> codec.get(object))
                .isInstanceOf(DamageException.class)
                .hasMessage(ContentStore.name(object) + ": malformed; " + problem);
    }
}
