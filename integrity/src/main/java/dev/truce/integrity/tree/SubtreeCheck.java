package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ContentStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One check of a node and of what is below it, by one thread. */
final class SubtreeCheck {

    private final TreeCodec codec;
    private final RecordDigests digests = new RecordDigests();
    private final List<Finding> findings = new ArrayList<>();
    private long nodes;
    private long bytes;

    /** What was looked at, and all that is wrong with it, from left to right. */
    record Checked(long nodes, long bytes, List<Finding> findings) {}

    SubtreeCheck(TreeCodec codec) {
        this.codec = codec;
    }

    Checked checked() {
        return new Checked(nodes, bytes, findings);
    }

    /** Checks all from a child on; the depth of the recursion is the height of the tree, which halves the nodes at each level. */
    void all(int level, TreeNode.Child child) {
        TreeNode node = node(level, child);
        if (node instanceof TreeNode.Leaf leaf) {
            entries(child.object(), leaf);
        } else if (node instanceof TreeNode.Inner inner) {
            inner.children().forEach(below -> all(inner.level() - 1, below));
        }
    }

    /** Checks a node alone; null when it cannot be read. */
    @Nullable
    TreeNode node(int level, TreeNode.Child child) {
        TreeNode node = node(child.object());
        if (node != null && !TreeCodec.matches(node, child, level)) {
            findings.add(TreeCodec.mismatch(child));
        }
        return node;
    }

    /** Reads a node of which nothing is said; null when it cannot be read. */
    @Nullable
    TreeNode node(Digest object) {
        try {
            TreeNode node = codec.get(object);
            nodes++;
            return node;
        } catch (DamageException e) {
            findings.add(e.finding());
            return null;
        }
    }

    /** Checks the records of a leaf. */
    void entries(Digest object, TreeNode.Leaf leaf) {
        for (RecordTree.Entry entry : leaf.entries()) {
            entry(object, entry);
        }
    }

    private void entry(Digest leaf, RecordTree.Entry entry) {
        try {
            byte[] record = entry.record();
            bytes += record.length;
            if (!digests.of(record, entry).equals(entry.digest())) {
                findings.add(new Finding.Malformed(
                        ContentStore.name(leaf), "the record " + entry + " does not have the digest beside it"));
            }
        } catch (DamageException e) {
            findings.add(e.finding());
        } catch (InputRejectedException e) {
            findings.add(new Finding.Malformed(ContentStore.name(leaf), "the record " + e.getMessage()));
        }
    }
}
