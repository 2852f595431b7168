package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;

/** Where nodes start: only the key decides, so that no update moves a boundary. Not thread-safe. */
final class NodeBoundary {

    /** One key in 128 starts a leaf, so a leaf has 128 entries on average. */
    private static final int LEAF_MASK = 0x7F;
    /** One child in 64 starts an inner node. */
    private static final int INNER_MASK = 0x3F;

    private static final int USUAL_BYTES = 256;

    private final Digest.Hasher hasher = Digest.hasher();
    private final NodeBytes bytes = new NodeBytes(USUAL_BYTES);

    /** Whether a node of this level starts with this key. */
    boolean startsNode(int level, String type, String key) {
        bytes.clear();
        byte[] hash = bytes.raw(TreeHash.KEY)
                .longText(type)
                .longText(key)
                .digest(hasher)
                .bytes();
        return level < hash.length && (hash[level] & (level == 0 ? LEAF_MASK : INNER_MASK)) == 0;
    }
}
