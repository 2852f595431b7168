package dev.truce.integrity.tree;

import dev.truce.integrity.Work;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks two trees side by side, skipping every pair of equal nodes. */
final class TreeDiff {

    private final TreeCursor before;
    private final TreeCursor after;
    private final Consumer<RecordTree.Difference> differences;

    TreeDiff(TreeCursor before, TreeCursor after, Consumer<RecordTree.Difference> differences) {
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
        if (levels == 0) {
            openBoth();
        } else if (levels > 0) {
            before.open();
        } else {
            after.open();
        }
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
        differences.accept(new RecordTree.Difference(named.type(), named.key(), was, is));
    }
}
