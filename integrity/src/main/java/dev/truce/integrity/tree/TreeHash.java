package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The hashes of a {@link RecordTree}, each in a domain of its own so that none can pass for another. */
final class TreeHash {

    /** One key in 128 starts a leaf, so a leaf has 128 entries on average. */
    private static final int LEAF_MASK = 0x7F;
    /** One child in 64 starts an inner node. */
    private static final int INNER_MASK = 0x3F;

    private static final byte[] KEY = domain("truce tree key 1\n");
    private static final byte[] LEAF = domain("truce tree leaf 1\n");
    private static final byte[] INNER = domain("truce tree inner 1\n");

    private TreeHash() {}

    private static byte[] domain(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a node of this level starts with this key; only the key decides, so that no update moves a boundary. */
    static boolean startsNode(int level, String type, String key) {
        Digest.Hasher hasher = Digest.hasher().update(KEY);
        text(hasher, type);
        text(hasher, key);
        byte[] hash = hasher.digest().bytes();
        return level < hash.length && (hash[level] & (level == 0 ? LEAF_MASK : INNER_MASK)) == 0;
    }

    static Digest leaf(List<RecordTree.Entry> entries) {
        Digest.Hasher hasher = Digest.hasher().update(LEAF);
        number(hasher, entries.size());
        for (RecordTree.Entry entry : entries) {
            text(hasher, entry.type());
            text(hasher, entry.key());
            hasher.update(entry.digest().bytes());
        }
        return hasher.digest();
    }

    static Digest inner(int level, List<TreeNode.Child> children) {
        Digest.Hasher hasher = Digest.hasher().update(INNER);
        number(hasher, level);
        number(hasher, children.size());
        for (TreeNode.Child child : children) {
            hasher.update(child.state().bytes());
            number(hasher, child.count());
            text(hasher, child.firstType());
            text(hasher, child.firstKey());
        }
        return hasher.digest();
    }

    private static void text(Digest.Hasher hasher, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(hasher, utf8.length);
        hasher.update(utf8);
    }

    private static void number(Digest.Hasher hasher, long number) {
        hasher.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
