package dev.truce.integrity.tree;

import dev.truce.integrity.Utf8Order;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many records of each type a tree has. */
final class TypeCounts {

    private TypeCounts() {}

    /** Counts from a cursor on, opening only nodes in which types meet. */
    static SortedMap<String, Long> of(TreeCursor cursor) {
        SortedMap<String, Long> counts = new TreeMap<>(Utf8Order::compare);
        while (!cursor.atEnd()) {
            RecordTree.Entry entry = cursor.entry();
            if (entry != null) {
                counts.merge(entry.type(), 1L, Long::sum);
                cursor.skip();
                continue;
            }
            TreeNode.Child child = Objects.requireNonNull(cursor.child());
            if (endsWithin(child.firstType(), cursor.following())) {
                counts.merge(child.firstType(), child.count(), Long::sum);
                cursor.skip();
            } else {
                cursor.open();
            }
        }
        return counts;
    }

    /** Whether a node that starts with a type has only that type, as far as the node after it tells. */
    private static boolean endsWithin(String type, TreeNode.@Nullable Child following) {
        return following != null && following.firstType().equals(type);
    }
}
