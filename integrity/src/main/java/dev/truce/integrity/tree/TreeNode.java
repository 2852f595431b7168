package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.util.List;

/** A node of a {@link RecordTree} in memory: a leaf with entries, or an inner node with children of one level below. */
sealed interface TreeNode {

    /** The hash of the content below: of types, keys and record digests alone. */
    Digest state();

    long count();

    /** 0 for a leaf, otherwise one more than the children's. */
    int level();

    record Leaf(List<RecordTree.Entry> entries) implements TreeNode {
        @Override
        public Digest state() {
            return TreeHash.leaf(entries);
        }

        @Override
        public long count() {
            return entries.size();
        }

        @Override
        public int level() {
            return 0;
        }
    }

    record Inner(int level, List<Child> children) implements TreeNode {
        @Override
        public Digest state() {
            return TreeHash.inner(level, children);
        }

        @Override
        public long count() {
            return children.stream().mapToLong(Child::count).sum();
        }
    }

    /** What a node says of one below: where it is, what it holds, how many entries, and its first type and key. */
    record Child(Digest object, Digest state, long count, String firstType, String firstKey) {}
}
