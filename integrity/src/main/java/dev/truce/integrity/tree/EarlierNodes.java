package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of an earlier tree, asked for from left to right. Reads inner nodes only. Where one is missing or damaged nothing
 * more is known; that is no reason not to build another tree.
 */
final class EarlierNodes {

    private final RecordTree tree;
    private final List<TreeCursor> byLevel = new ArrayList<>();
    private boolean damaged;

    EarlierNodes(RecordTree tree) {
        this.tree = tree;
    }

    /**
     * The node in which a record is, or would be.
     *
     * @param level 0 for a leaf; the questions about a level come in ascending order of type and key
     * @return its object; empty if the tree is not as high
     */
    Optional<Digest> covering(int level, String type, String key) {
        if (damaged) {
            return Optional.empty();
        }
        while (byLevel.size() <= level) {
            byLevel.add(tree.cursor());
        }
        try {
            return Optional.ofNullable(byLevel.get(level).seekNode(level, type, key))
                    .map(TreeNode.Child::object);
        } catch (DamageException e) {
            damaged = true;
            return Optional.empty();
        }
    }
}
