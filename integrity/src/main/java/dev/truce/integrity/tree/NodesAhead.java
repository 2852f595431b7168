package dev.truce.integrity.tree;

import dev.truce.integrity.Utf8Order;
import dev.truce.integrity.Work;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that a reader of all records will open next. Others fetch, check and decode them meanwhile, in that order; what the
 * reader gets, and what is thrown where, is the same as without them. Whoever reads only a few records never gets here: ahead
 * are as many leaves as were read before, up to a bound. Nobody goes on when the reader does not.
 */
final class NodesAhead {

    /** Of content; the decoded nodes take a few times as much. A longer node is fetched when no other is. */
    static final int MAX_BYTES = 1 << 23;

    static final int MAX_NODES = 64;

    private final TreeCodec codec;
    private final @Nullable String lastType;
    private final List<Fetched> fetched = new ArrayList<>();
    private long bytes;
    private int leaves;
    private int known;
    private volatile boolean ended;

    private record Fetched(TreeNode.Child child, long bytes, Work<TreeNode> work) {}

    /**
     * Before the first node.
     *
     * @param lastType what starts with a later type is not read; null if all is
     */
    NodesAhead(TreeCodec codec, @Nullable String lastType) {
        this.codec = codec;
        this.lastType = lastType;
    }

    /**
     * Opens a node.
     *
     * @throws dev.truce.integrity.DamageException as {@link TreeCodec#open} does
     */
    TreeNode open(TreeNode.Child child, int level) {
        while (!fetched.isEmpty() && fetched.get(0).child() != child) {
            remove();
        }
        TreeNode node = fetched.isEmpty() ? codec.open(child, level) : result();
        leaves += level == 0 ? 1 : 0;
        return node;
    }

    private TreeNode result() {
        try {
            TreeNode node = fetched.get(0).work().result(fetched, Fetched::work);
            remove();
            return node;
        } catch (RuntimeException | Error e) {
            ended = true; // nobody reads past it
            fetched.clear();
            throw e;
        }
    }

    private void remove() {
        bytes -= fetched.remove(0).bytes();
    }

    /**
     * Has nodes fetched.
     *
     * @param head the node the reader stands before; null before an entry
     * @param level the level of that node
     * @param rest what follows, innermost first
     */
    void begin(TreeNode.@Nullable Child head, int level, Deque<Siblings> rest) {
        if (leaves < 2 || ended) {
            return;
        }
        known = 0;
        if (head != null && !begin(head, level)) {
            return;
        }
        for (Siblings siblings : rest) {
            if (siblings.level() >= 0 && !begin(siblings.rest(), siblings.level())) {
                return;
            }
        }
    }

    private boolean begin(List<?> children, int level) {
        for (Object child : children) {
            if (!begin((TreeNode.Child) child, level)) {
                return false;
            }
        }
        return true;
    }

    /** False when no further node may be fetched yet. */
    private boolean begin(TreeNode.Child child, int level) {
        if (lastType != null && Utf8Order.compare(child.firstType(), lastType) > 0) {
            return false;
        }
        if (known == fetched.size() && !fetch(child, level)) {
            return false;
        }
        Work<TreeNode> work = fetched.get(known++).work();
        return level == 0 || (work.isDone() && beginBelow(work));
    }

    private boolean fetch(TreeNode.Child child, int level) {
        long length = codec.bytes(child).orElse(MAX_BYTES);
        if (fetched.size() >= Math.min(leaves, MAX_NODES) || (!fetched.isEmpty() && bytes + length > MAX_BYTES)) {
            return false;
        }
        bytes += length;
        fetched.add(new Fetched(child, length, Work.start(codec.workers(), () -> {
            if (ended) {
                throw new CancellationException("nobody waits for the node");
            }
            return codec.open(child, level);
        })));
        return true;
    }

    private boolean beginBelow(Work<TreeNode> work) {
        TreeNode node;
        try {
            node = work.result();
        } catch (RuntimeException | Error e) {
            return false; // it is thrown when the reader comes there
        }
        TreeNode.Inner inner = (TreeNode.Inner) node; // or it would not be of its level
        return begin(inner.children(), inner.level() - 1);
    }
}
