package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ContentStore;
import java.util.ArrayList;
import java.util.List;

/** One deep verification of one tree. */
final class TreeVerification {

    private final TreeCodec codec;
    private final List<Finding> findings = new ArrayList<>();
    private long nodes;
    private long bytes;

    TreeVerification(ContentStore store) {
        this.codec = new TreeCodec(store);
    }

    VerificationReport run(String subject, Digest rootObject) {
        try {
            TreeNode root = codec.get(rootObject);
            nodes++;
            walk(rootObject, root);
        } catch (DamageException e) {
            findings.add(e.finding());
        }
        return new VerificationReport(subject, nodes, bytes, findings);
    }

    private void walk(Digest object, TreeNode node) {
        if (node instanceof TreeNode.Leaf leaf) {
            leaf.entries().forEach(entry -> check(object, entry));
        } else if (node instanceof TreeNode.Inner inner) {
            inner.children().forEach(child -> check(inner.level() - 1, child));
        }
    }

    /** The depth of the recursion is the height of the tree, which halves the nodes at each level. */
    private void check(int level, TreeNode.Child child) {
        try {
            TreeNode node = codec.get(child.object());
            nodes++;
            if (!TreeCodec.matches(node, child, level)) {
                findings.add(TreeCodec.mismatch(child));
            }
            walk(child.object(), node);
        } catch (DamageException e) {
            findings.add(e.finding());
        }
    }

    private void check(Digest leaf, RecordTree.Entry entry) {
        try {
            byte[] record = entry.record();
            bytes += record.length;
            Digest digest = Digest.ofCanonical(record, entry.toString());
            if (!digest.equals(entry.digest())) {
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
