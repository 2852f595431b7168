package dev.truce.integrity.tree;

import dev.truce.integrity.Work;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tree, from left to right. It stands before a whole node, which can be skipped or opened, or before an entry.
 * Holds one path of nodes in memory.
 */
final class TreeCursor implements Iterator<RecordTree.Entry> {

    private static final String BEFORE_A_NODE = "the cursor stands before a node";

    private final TreeCodec codec;
    private final @Nullable NodesAhead ahead;
    private final Deque<Siblings> rest = new ArrayDeque<>();
    private final int rootLevel;
    private @Nullable Object head;

    /**
     * Before the root.
     *
     * @param ahead fetches nodes for a reader of all entries; null for one that skips or stops
     */
    TreeCursor(TreeCodec codec, TreeNode.Child root, int rootLevel, @Nullable NodesAhead ahead) {
        this.codec = codec;
        this.ahead = ahead;
        this.head = root;
        this.rootLevel = rootLevel;
    }

    boolean atEnd() {
        return head == null;
    }

    /** The node the cursor stands before, unless it stands before an entry or at the end. */
    TreeNode.@Nullable Child child() {
        return head instanceof TreeNode.Child child ? child : null;
    }

    /** The entry the cursor stands before, unless it stands before a node or at the end. */
    RecordTree.@Nullable Entry entry() {
        return head instanceof RecordTree.Entry entry ? entry : null;
    }

    /** The type of the entry the cursor stands before, or of the first in the node; empty at the end. */
    String headType() {
        return head instanceof TreeNode.Child child
                ? child.firstType()
                : head instanceof RecordTree.Entry e ? e.type() : "";
    }

    /** The key of the entry the cursor stands before, or of the first in the node; empty at the end. */
    String headKey() {
        return head instanceof TreeNode.Child child
                ? child.firstKey()
                : head instanceof RecordTree.Entry e ? e.key() : "";
    }

    /** Passes the node or entry the cursor stands before. */
    void skip() {
        head = null;
        while (head == null && !rest.isEmpty()) {
            Siblings siblings = rest.element();
            head = siblings.peek();
            siblings.pass();
            if (head == null) {
                rest.remove();
            }
        }
    }

    /** The level of the node the cursor stands before: 0 for a leaf; -1 for an entry. */
    int level() {
        Siblings siblings = rest.peek();
        return siblings == null ? rootLevel : siblings.level();
    }

    /** Stands before the first part of the node the cursor stood before. */
    void open() {
        TreeNode.Child child = Objects.requireNonNull(child(), BEFORE_A_NODE);
        int level = level();
        open(ahead == null ? codec.open(child, level) : ahead.open(child, level));
        if (ahead != null) {
            ahead.begin(child(), level(), rest);
        }
    }

    /** Has somebody fetch the node the cursor stands before. */
    Work<TreeNode> fetch() {
        TreeNode.Child child = Objects.requireNonNull(child(), BEFORE_A_NODE);
        int level = level();
        return Work.start(codec.workers(), () -> codec.open(child, level));
    }

    /** Stands before the first part of the node the cursor stood before, which was fetched. */
    void open(TreeNode node) {
        rest.push(new Siblings(
                node.level() - 1,
                node instanceof TreeNode.Inner inner ? inner.children() : ((TreeNode.Leaf) node).entries()));
        skip();
    }

    /** Opens nodes until the cursor stands before an entry or at the end. */
    @Override
    public boolean hasNext() {
        descend();
        return head != null;
    }

    /** Opens nodes until the cursor stands before an entry, or at the end. */
    void descend() {
        while (head instanceof TreeNode.Child) {
            open();
        }
    }

    @Override
    public RecordTree.Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the tree has no further entry");
        }
        RecordTree.Entry entry = Objects.requireNonNull(entry());
        skip();
        return entry;
    }

    /** Passes every entry below a type and key, opening only the nodes on the way. */
    void seek(String type, String key) {
        while (head != null) {
            if (head instanceof RecordTree.Entry entry) {
                if (RecordOrder.compare(entry.type(), entry.key(), type, key) >= 0) {
                    return;
                }
                skip();
            } else if (nextStartsAtOrBefore(type, key)) {
                skip();
            } else {
                open();
            }
        }
    }

    /**
     * Passes every node of a level and above that ends before a type and key.
     *
     * @return the node of that level in which the key is, or would be; null if the tree is not as high
     */
    TreeNode.@Nullable Child seekNode(int level, String type, String key) {
        while (head instanceof TreeNode.Child node) {
            if (nextStartsAtOrBefore(type, key)) {
                skip();
            } else if (level() > level) {
                open();
            } else {
                return level() == level ? node : null;
            }
        }
        return null;
    }

    private boolean nextStartsAtOrBefore(String type, String key) {
        TreeNode.Child next = following();
        return next != null && RecordOrder.compare(next.firstType(), next.firstKey(), type, key) <= 0;
    }

    /** The node that follows the one the cursor stands before, whatever its level; null at the end. Everything here is before it. */
    TreeNode.@Nullable Child following() {
        for (Siblings siblings : rest) {
            if (siblings.peek() instanceof TreeNode.Child next) {
                return next;
            }
        }
        return null;
    }
}
