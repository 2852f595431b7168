package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The hashes of a {@link RecordTree}, each in a domain of its own so that none can pass for another. */
final class TreeHash {

    static final byte[] KEY = domain("truce tree key 1\n");
    static final byte[] LEAF = domain("truce tree leaf 1\n");
    static final byte[] INNER = domain("truce tree inner 1\n");

    private static final int USUAL_BYTES = 1 << 14;

    private TreeHash() {}

    private static byte[] domain(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    static Digest leaf(List<RecordTree.Entry> entries) {
        return leafBytes(entries).digest(Digest.hasher());
    }

    /** What the hash of a leaf is over. */
    static NodeBytes leafBytes(List<RecordTree.Entry> entries) {
        NodeBytes bytes = new NodeBytes(USUAL_BYTES).raw(LEAF).u64(entries.size());
        for (RecordTree.Entry entry : entries) {
            bytes.longText(entry.type()).longText(entry.key()).digest(entry.digest());
        }
        return bytes;
    }

    static Digest inner(int level, List<TreeNode.Child> children) {
        return innerBytes(level, children).digest(Digest.hasher());
    }

    /** What the hash of an inner node is over. */
    static NodeBytes innerBytes(int level, List<TreeNode.Child> children) {
        NodeBytes bytes = new NodeBytes(USUAL_BYTES).raw(INNER).u64(level).u64(children.size());
        for (TreeNode.Child child : children) {
            bytes.digest(child.state())
                    .u64(child.count())
                    .longText(child.firstType())
                    .longText(child.firstKey());
        }
        return bytes;
    }
}
