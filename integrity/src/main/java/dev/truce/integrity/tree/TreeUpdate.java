package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a tree from another and sorted changes; nodes that nothing touches are taken over unread. */
final class TreeUpdate {

    private final TreeCursor old;
    private final TreeCodec codec;
    private final TreeBuilder builder;
    private @Nullable TreeChange change;
    private @Nullable TreeChange last;

    TreeUpdate(RecordTree tree, TreeCodec codec) {
        this.old = tree.cursor();
        this.codec = codec;
        this.builder = new TreeBuilder(new StoredNodes(codec, new EarlierNodes(tree)));
    }

    Digest run(Iterator<TreeChange> changes) {
        advance(changes);
        while (!old.atEnd()) {
            TreeChange next = change;
            int order = next == null ? -1 : RecordOrder.compare(old.headType(), old.headKey(), next.type(), next.key());
            RecordTree.Entry entry = old.entry();
            if (order > 0) {
                apply(changes);
            } else if (entry == null) {
                node();
            } else if (order == 0) {
                old.skip();
                apply(changes);
            } else {
                builder.add(entry);
                old.skip();
            }
        }
        while (change != null) {
            apply(changes);
        }
        return root(builder.finish().object());
    }

    /** A node that was taken over may have but one child, which is then the first that is alone on its level. */
    private Digest root(Digest object) {
        Digest root = object;
        while (codec.get(root) instanceof TreeNode.Inner inner
                && inner.children().size() == 1) {
            root = inner.children().get(0).object();
        }
        return root;
    }

    private void apply(Iterator<TreeChange> changes) {
        RecordTree.Entry entry = Objects.requireNonNull(change).entry();
        if (entry != null) {
            builder.put(entry);
        }
        advance(changes);
    }

    private void advance(Iterator<TreeChange> changes) {
        last = change;
        change = changes.hasNext() ? changes.next() : null;
        if (last != null
                && change != null
                && RecordOrder.compare(last.type(), last.key(), change.type(), change.key()) >= 0) {
            throw new IllegalArgumentException("changes must come in ascending order of type and key, each once, but "
                    + change.type() + " \"" + change.key() + "\" follows " + last.type() + " \"" + last.key()
                    + "\"; sort them and remove duplicates");
        }
    }

    private void node() {
        TreeNode.Child child = Objects.requireNonNull(old.child());
        if (isUntouched() && builder.add(old.level(), child)) {
            old.skip();
        } else {
            old.open();
        }
    }

    /** A node ends where the next one starts, so that one must go on starting there: its first record must stay. */
    private boolean isUntouched() {
        TreeChange next = change;
        if (next == null) {
            return true;
        }
        TreeNode.Child following = old.following();
        if (following == null) {
            return false;
        }
        int order = RecordOrder.compare(next.type(), next.key(), following.firstType(), following.firstKey());
        return order > 0 || (order == 0 && next.entry() != null);
    }
}
