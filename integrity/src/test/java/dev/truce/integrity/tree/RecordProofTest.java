package dev.truce.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.tree.RecordTree.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RecordProofTest {

    /** Even numbers up to 20,000. */
    private final List<Entry> entries = IntStream.range(0, 10_000)
            .mapToObj(i -> Entry.of("größe", key(2 * i), StrictJson.reader().read("{\"value\":" + i + "}", "record")))
            .toList();

    private final RecordTree tree = RecordTree.build(ContentStore.in(ObjectStore.memory()), entries.iterator());

    private static String key(int number) {
        return String.format("%06d", number);
    }

    private RecordProof proof(String type, String key) {
        return RecordProof.parse(RecordProof.of(tree, type, key).bytes());
    }

    @Test
    void everyRecordIsProvedAndEveryAbsence() {
        for (int i = 0; i < 10_000; i += 37) {
            assertThat(proof("größe", key(2 * i)).digestIn(tree.root(), "größe", key(2 * i)))
                    .contains(entries.get(i).digest());
            assertThat(proof("größe", key(2 * i + 1)).digestIn(tree.root(), "größe", key(2 * i + 1)))
                    .isEmpty();
        }
        for (String type : List.of("a", "z")) {
            assertThat(proof(type, "x").digestIn(tree.root(), type, "x")).isEmpty();
        }
    }

    @Test
    void aTreeOfOneLeafAndTheEmptyTreeProveToo() {
        RecordTree one = RecordTree.build(
                ContentStore.in(ObjectStore.memory()), entries.subList(0, 1).iterator());
        RecordTree none = RecordTree.build(
                ContentStore.in(ObjectStore.memory()), List.<Entry>of().iterator());

        assertThat(RecordProof.of(one, "größe", key(0)).digestIn(one.root(), "größe", key(0)))
                .contains(entries.get(0).digest());
        assertThat(RecordProof.of(none, "größe", key(0)).digestIn(none.root(), "größe", key(0)))
                .isEqualTo(Optional.empty());
    }

    @Test
    void typesAndKeysMayBeEmpty() {
        Entry nameless = Entry.of("", "", StrictJson.reader().read("1", "record"));
        Entry keyless = Entry.of("größe", "", StrictJson.reader().read("2", "record"));
        RecordTree two = RecordTree.build(
                ContentStore.in(ObjectStore.memory()),
                List.of(nameless, keyless).iterator());

        for (Entry entry : List.of(nameless, keyless)) {
            RecordProof proof =
                    RecordProof.parse(RecordProof.of(two, entry.type(), "").bytes());
            assertThat(proof.digestIn(two.root(), entry.type(), "")).contains(entry.digest());
            assertThat(proof.digestIn(two.root(), entry.type(), "k")).isEmpty();
        }
    }

    private void refused(RecordProof proof, String key, String problem) {
        assertThatThrownBy(() -> proof.digestIn(tree.root(), "größe", key))
                .isInstanceOf(DamageException.class)
                .hasMessage("proof of größe \"" + key + "\": malformed; " + problem);
    }

    @Test
    void aProofProvesNothingElse() {
        RecordProof proof = proof("größe", key(4_000));

        assertThatThrownBy(() -> proof.digestIn(Digest.of(new byte[0]), "größe", key(4_000)))
                .hasMessageEndingWith("it belongs to another state root");
        refused(proof, key(16_000), "its nodes do not belong together");
    }

    @Test
    @Tag("slow")
    void everyFlippedBitIsRefused() {
        byte[] bytes = RecordProof.of(tree, "größe", key(4_000)).bytes();
        for (int bit = 0; bit < Byte.SIZE * bytes.length; bit += bytes.length > 2_000 ? 13 : 1) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> RecordProof.parse(flipped).digestIn(tree.root(), "größe", key(4_000)))
                    .as("bit %d", bit)
                    .isInstanceOf(DamageException.class);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] bytes = RecordProof.of(tree, "größe", key(4_000)).bytes();
        for (int length = 0; length < bytes.length; length += 7) {
            int shorter = length;
            assertThatThrownBy(() -> RecordProof.parse(shorter < 4 ? new byte[shorter] : Arrays.copyOf(bytes, shorter)))
                    .hasMessage("proof: malformed; its length is not that of its nodes");
        }
        assertThatThrownBy(() -> RecordProof.parse(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(DamageException.class);
        assertThatThrownBy(() -> RecordProof.parse(new byte[4 + 65 * 4])).isInstanceOf(DamageException.class);
        byte[] endless = new byte[4 + 65 * 4];
        endless[3] = 65;
        assertThatThrownBy(() -> RecordProof.parse(endless)).isInstanceOf(DamageException.class);
        endless[4] = -1;
        assertThatThrownBy(() -> RecordProof.parse(endless)).isInstanceOf(DamageException.class);
    }

    private static RecordProof of(byte[]... nodes) {
        NodeBytes bytes = new NodeBytes(100).u32(nodes.length);
        for (byte[] node : nodes) {
            bytes.u32(node.length).raw(node);
        }
        return RecordProof.parse(bytes.toArray());
    }

    /** Nodes whose hashes are right, from somebody who made the root, too. */
    @Test
    void nodesThatAreNoneAreRefused() {
        byte[] leaf = TreeHash.leafBytes(entries.subList(0, 2)).toArray();
        byte[] text = "truce tree leaf 2\n and more than enough bytes".getBytes(StandardCharsets.US_ASCII);
        byte[] childless = TreeHash.innerBytes(1, List.of()).toArray();
        byte[] cut = Arrays.copyOf(leaf, leaf.length - 50);
        byte[] lying = leaf.clone();
        lying[TreeHash.LEAF.length + Long.BYTES] = -1;
        byte[] inner = TreeHash.innerBytes(
                        1, List.of(new TreeNode.Child(Digest.of(leaf), Digest.of(leaf), 2, "größe", key(0))))
                .toArray();
        check(of(), new byte[0], "it has no nodes");
        check(of(text), text, "it holds what is no node");
        check(of(new byte[3]), new byte[3], "it holds what is no node");
        check(of(new byte[0]), new byte[0], "it holds what is no node");
        check(of(TreeHash.LEAF), TreeHash.LEAF, "it holds what is no node");
        check(of(TreeHash.INNER), TreeHash.INNER, "it holds what is no node");
        check(of(childless, leaf), childless, "an inner node has no children");
        check(of(cut), cut, "a node ends too early");
        check(of(lying), lying, "a node ends too early");
        check(of(inner), inner, "its nodes do not end in a leaf");
        check(of(leaf, leaf), leaf, "its nodes do not end in a leaf");
        assertThat(of(inner, leaf).digestIn(Digest.of(inner), "größe", key(2)))
                .contains(entries.get(1).digest());
    }

    private static void check(RecordProof proof, byte[] first, String problem) {
        assertThatThrownBy(() -> proof.digestIn(Digest.of(first), "größe", key(2)))
                .isInstanceOf(DamageException.class)
                .hasMessageEndingWith(problem);
    }
}
