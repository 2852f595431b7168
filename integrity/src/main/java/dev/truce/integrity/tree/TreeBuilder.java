package dev.truce.integrity.tree;

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

    private final NodeSink sink;
    private final NodeBoundary boundary = new NodeBoundary();
    private final List<RecordTree.Entry> leaf = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private RecordTree.@Nullable Entry last;
    private boolean isEmpty = true;

    TreeBuilder(NodeSink sink) {
        this.sink = sink;
    }

    /** The children waiting at a level, and whether nodes of it were written already. */
    private static final class Level {
        private final List<TreeNode.Child> waiting = new ArrayList<>();
        private boolean written;
    }

    TreeNode.Child build(Iterator<RecordTree.Entry> sorted) {
        while (sorted.hasNext()) {
            put(sorted.next());
        }
        return finish();
    }

    /** Adds an entry whose record need not be in the store. */
    void put(RecordTree.Entry entry) {
        add(sink.settle(entry));
    }

    /** Adds an entry of a tree. */
    void add(RecordTree.Entry entry) {
        if (last != null && RecordTree.Entry.ORDER.compare(last, entry) >= 0) {
            throw new IllegalArgumentException("records must come in ascending order of type and key, each once, but "
                    + entry + " follows " + last + "; sort them and remove duplicates");
        }
        last = entry;
        isEmpty = false;
        boolean starts = boundary.startsNode(0, entry.type(), entry.key());
        if (!leaf.isEmpty() && (starts || leaf.size() == MAX_PARTS)) {
            writeLeaf();
        }
        leaf.add(entry);
    }

    /**
     * Adds a whole node, if one like it would start here. It must also end before the next entry that comes.
     *
     * @return false if its parts must be added instead
     */
    boolean add(int level, TreeNode.Child node) {
        if (!isEmpty && !boundary.startsNode(0, node.firstType(), node.firstKey())) {
            return false;
        }
        if (!leaf.isEmpty()) {
            writeLeaf();
        }
        for (int index = 0; index < level; index++) {
            if (index == levels.size()) {
                levels.add(new Level());
            }
            Level below = levels.get(index);
            if (!below.waiting.isEmpty()) {
                if (!starts(index, node)) {
                    return false;
                }
                writeInner(index);
            }
        }
        for (int index = 0; index < level; index++) {
            levels.get(index).written = true;
        }
        isEmpty = false;
        last = null;
        addChild(level, node);
        return true;
    }

    /** Whether a child ends the inner node that waits at a level. */
    private boolean starts(int index, TreeNode.Child child) {
        Level level = levels.get(index);
        return level.waiting.size() == MAX_PARTS
                || (level.waiting.size() >= MIN_CHILDREN
                        && boundary.startsNode(index + 1, child.firstType(), child.firstKey()));
    }

    private void writeLeaf() {
        TreeNode.Leaf node = new TreeNode.Leaf(List.copyOf(leaf));
        RecordTree.Entry first = leaf.get(0);
        leaf.clear();
        addChild(0, put(node, first.type(), first.key()));
    }

    private TreeNode.Child put(TreeNode node, String firstType, String firstKey) {
        return new TreeNode.Child(sink.put(node, firstType, firstKey), node.state(), node.count(), firstType, firstKey);
    }

    /** Hands a child to the inner nodes of the level above it; {@code index} 0 stands for level 1. */
    private void addChild(int index, TreeNode.Child child) {
        if (index == levels.size()) {
            levels.add(new Level());
        }
        Level level = levels.get(index);
        if (starts(index, child)) {
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
        addChild(index + 1, put(node, first.firstType(), first.firstKey()));
    }

    /** Ends the tree; says what its root is, which has but one child only if that was taken over. */
    TreeNode.Child finish() {
        if (isEmpty) {
            return put(new TreeNode.Leaf(List.of()), "", "");
        }
        if (!leaf.isEmpty()) {
            writeLeaf();
        }
        int index = 0;
        while (levels.get(index).written || levels.get(index).waiting.size() > 1) {
            if (!levels.get(index).waiting.isEmpty()) {
                writeInner(index);
            }
            index++;
        }
        return levels.get(index).waiting.get(0);
    }
}
