package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Work;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks two trees side by side, skipping every pair of equal nodes. */
final class TreeDiff {

    private final TreeCursor before;
    private final TreeCursor after;
    private final Receiver differences;

    /** Whoever wants to know what differs. */
    @FunctionalInterface
    interface Receiver {

        /** What differs in a record. */
        void record(RecordTree.Difference difference);

        /** Takes what differs in two leaves of the same range of keys; false if it has to be told record by record. */
        default boolean leaves(Digest leafBefore, Digest leafAfter) {
            return false;
        }
    }

    TreeDiff(TreeCursor before, TreeCursor after, Receiver differences) {
        this.before = before;
        this.after = after;
        this.differences = differences;
    }

    void run() {
        while (!before.atEnd() && !after.atEnd()) {
            step();
        }
        while (!before.atEnd()) {
            stepAlone(before, true);
        }
        while (!after.atEnd()) {
            stepAlone(after, false);
        }
    }

    private void step() {
        TreeNode.Child nodeBefore = before.child();
        TreeNode.Child nodeAfter = after.child();
        if (nodeBefore != null && nodeAfter != null && nodeBefore.state().equals(nodeAfter.state())) {
            before.skip();
            after.skip();
            return;
        }
        int order = RecordOrder.compare(before.headType(), before.headKey(), after.headType(), after.headKey());
        if (order == 0) {
            stepTogether();
        } else if (order < 0) {
            // nothing on the other side can equal a node that starts earlier, but parts of it may
            stepAlone(before, true);
        } else {
            stepAlone(after, false);
        }
    }

    private void stepTogether() {
        RecordTree.Entry entryBefore = before.entry();
        RecordTree.Entry entryAfter = after.entry();
        if (entryBefore != null && entryAfter != null) {
            if (!entryBefore.digest().equals(entryAfter.digest())) {
                report(entryBefore, entryBefore, entryAfter);
            }
            before.skip();
            after.skip();
            return;
        }
        int levels = Integer.compare(before.level(), after.level());
        if (levels == 0 && toldUnread()) {
            before.skip();
            after.skip();
        } else if (levels == 0) {
            openBoth();
        } else if (levels > 0) {
            before.open();
        } else {
            after.open();
        }
    }

    /** Where two nodes end, and so whether all that differs below them is between the two, says what follows them. */
    private boolean toldUnread() {
        if (before.level() > 0 || !sameName(before.following(), after.following())) {
            return false;
        }
        TreeNode.Child leafBefore = Objects.requireNonNull(before.child());
        TreeNode.Child leafAfter = Objects.requireNonNull(after.child());
        return differences.leaves(leafBefore.object(), leafAfter.object());
    }

    private static boolean sameName(TreeNode.@Nullable Child one, TreeNode.@Nullable Child other) {
        if (one == null || other == null) {
            return one == other;
        }
        return one.firstType().equals(other.firstType()) && one.firstKey().equals(other.firstKey());
    }

    private void openBoth() {
        Work<TreeNode> other = after.fetch();
        try {
            before.open();
        } catch (RuntimeException | Error e) {
            other.end();
            throw e;
        }
        after.open(other.result());
    }

    private void stepAlone(TreeCursor side, boolean isBefore) {
        RecordTree.Entry entry = side.entry();
        if (entry == null) {
            side.open();
            return;
        }
        report(entry, isBefore ? entry : null, isBefore ? null : entry);
        side.skip();
    }

    private void report(RecordTree.Entry named, RecordTree.@Nullable Entry was, RecordTree.@Nullable Entry is) {
        differences.record(new RecordTree.Difference(named.type(), named.key(), was, is));
    }
}
