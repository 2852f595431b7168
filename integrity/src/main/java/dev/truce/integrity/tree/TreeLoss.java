package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** One search for what cannot be read of one tree. */
final class TreeLoss {

    private final ContentStore store;
    private final TreeCodec codec;
    private final Set<Digest> seen = new HashSet<>();
    private final Set<Digest> lost = new TreeSet<>();

    TreeLoss(ContentStore store) {
        this.store = store;
        this.codec = new TreeCodec(store);
    }

    Set<Digest> run(Digest rootObject) {
        node(rootObject);
        return lost;
    }

    private void node(Digest object) {
        if (!seen.add(object)) {
            return;
        }
        try {
            TreeNode node = codec.get(object);
            if (node instanceof TreeNode.Inner inner) {
                inner.children().forEach(child -> node(child.object()));
            } else {
                ((TreeNode.Leaf) node)
                        .entries().stream().filter(RecordTree.Entry::isApart).forEach(entry -> record(entry.object()));
            }
        } catch (DamageException e) {
            lost.add(object);
        }
    }

    private void record(Digest object) {
        try {
            store.get(object);
        } catch (DamageException e) {
            lost.add(object);
        }
    }
}
