package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a tree from sorted entries, holding one unfinished node of each level. */
final class TreeBuilder {

    /** A node never has more parts than this, whoever chose the keys. */
    private static final int MAX_PARTS = 1_024;
    /** An inner node ends early only after so many children: each level is then at most half of the one below. */
    private static final int MIN_CHILDREN = 2;

    private final TreeCodec codec;
    private final @Nullable EarlierNodes earlier;
    private final List<RecordTree.Entry> leaf = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private RecordTree.@Nullable Entry last;

    TreeBuilder(TreeCodec codec, @Nullable EarlierNodes earlier) {
        this.codec = codec;
        this.earlier = earlier;
    }

    /** The children waiting at a level, and whether nodes of it were written already. */
    private static final class Level {
        private final List<TreeNode.Child> waiting = new ArrayList<>();
        private boolean written;
    }

    Digest build(Iterator<RecordTree.Entry> sorted) {
        while (sorted.hasNext()) {
            add(codec.settle(sorted.next()));
        }
        return finish();
    }

    private void add(RecordTree.Entry entry) {
        if (last != null && RecordTree.Entry.ORDER.compare(last, entry) >= 0) {
            throw new IllegalArgumentException("records must come in ascending order of type and key, each once, but "
                    + entry + " follows " + last + "; sort them and remove duplicates");
        }
        last = entry;
        boolean starts = TreeHash.startsNode(0, entry.type(), entry.key());
        if (!leaf.isEmpty() && (starts || leaf.size() == MAX_PARTS)) {
            writeLeaf();
        }
        leaf.add(entry);
    }

    private void writeLeaf() {
        TreeNode.Leaf node = new TreeNode.Leaf(List.copyOf(leaf));
        RecordTree.Entry first = leaf.get(0);
        leaf.clear();
        add(
                0,
                new TreeNode.Child(
                        put(node, first.type(), first.key()), node.state(), node.count(), first.type(), first.key()));
    }

    /** Hands a child to the inner nodes of the level above it; {@code index} 0 stands for level 1. */
    private void add(int index, TreeNode.Child child) {
        if (index == levels.size()) {
            levels.add(new Level());
        }
        Level level = levels.get(index);
        boolean starts = level.waiting.size() >= MIN_CHILDREN
                && TreeHash.startsNode(index + 1, child.firstType(), child.firstKey());
        if (starts || level.waiting.size() == MAX_PARTS) {
            writeInner(index);
        }
        level.waiting.add(child);
    }

    private void writeInner(int index) {
        Level level = levels.get(index);
        TreeNode.Inner node = new TreeNode.Inner(index + 1, List.copyOf(level.waiting));
        TreeNode.Child first = level.waiting.get(0);
        level.waiting.clear();
        level.written = true;
        add(
                index + 1,
                new TreeNode.Child(
                        put(node, first.firstType(), first.firstKey()),
                        node.state(),
                        node.count(),
                        first.firstType(),
                        first.firstKey()));
    }

    private Digest put(TreeNode node, String firstType, String firstKey) {
        return earlier == null
                ? codec.put(node)
                : earlier.covering(node.level(), firstType, firstKey)
                        .map(like -> codec.putLike(node, like))
                        .orElseGet(() -> codec.put(node));
    }

    private Digest finish() {
        if (last == null) {
            return codec.put(new TreeNode.Leaf(List.of()));
        }
        writeLeaf();
        int index = 0;
        while (levels.get(index).written || levels.get(index).waiting.size() > 1) {
            writeInner(index);
            index++;
        }
        return levels.get(index).waiting.get(0).object();
    }
}
