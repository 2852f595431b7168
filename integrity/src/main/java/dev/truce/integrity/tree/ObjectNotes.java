package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stands in objects that are decoded anyway, so that trees of them need not be read again: of a leaf its hash, and that each
 * record has the digest beside it; of a record that is an object of its own its digest. A few words for each object. Thread-safe.
 */
final class ObjectNotes {

    private final TreeCodec codec;
    private final Map<Digest, Leaf> leaves = new ConcurrentHashMap<>();
    private final Map<Digest, Apart> records = new ConcurrentHashMap<>();

    /** A sound leaf, but for the records that are objects of their own. */
    private record Leaf(Digest state, long count, long inlineBytes, List<RecordTree.Entry> apart) {}

    private record Apart(Digest digest, int lengthBytes) {}

    ObjectNotes(TreeCodec codec) {
        this.codec = codec;
    }

    /** Looks at the content of an object, and says nothing of what is wrong with it: whoever needs it will. */
    void take(Digest object, byte[] content) {
        try {
            if (!TreeCodec.isNode(content)) {
                records.put(object, new Apart(new RecordDigests().of(content, ""), content.length));
            } else if (codec.decode(object, content) instanceof TreeNode.Leaf leaf) {
                leaf(object, leaf);
            }
        } catch (DamageException | InputRejectedException e) {
            return; // what is not noted is read again
        }
    }

    private void leaf(Digest object, TreeNode.Leaf leaf) {
        RecordDigests digests = new RecordDigests();
        long bytes = 0;
        List<RecordTree.Entry> apart = new ArrayList<>();
        for (RecordTree.Entry entry : leaf.entries()) {
            if (entry.isApart()) {
                apart.add(entry);
                continue;
            }
            if (!digests.of(entry.record(), "").equals(entry.digest())) {
                return;
            }
            bytes += entry.record().length;
        }
        leaves.put(object, new Leaf(leaf.state(), leaf.count(), bytes, List.copyOf(apart)));
    }

    /**
     * How many bytes the records of a leaf have, when it is known to be sound and the one that a node above describes.
     *
     * @return negative when that is not known
     */
    long soundBytes(TreeNode.Child child) {
        Leaf leaf = leaves.get(child.object());
        if (leaf == null || leaf.count() != child.count() || !leaf.state().equals(child.state())) {
            return -1;
        }
        long bytes = leaf.inlineBytes();
        for (RecordTree.Entry entry : leaf.apart()) {
            Apart record = records.get(entry.object());
            if (record == null || !record.digest().equals(entry.digest())) {
                return -1;
            }
            bytes += record.lengthBytes();
        }
        return bytes;
    }
}
