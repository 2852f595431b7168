package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;

/** Where the nodes go that a builder makes. For one builder: not thread-safe. */
interface NodeSink {

    /** A sink that keeps nothing, for whoever wants only the hash of a tree. */
    NodeSink NONE = new NodeSink() {
        private static final byte[] NO_RECORD = {};
        private static final Digest NO_OBJECT = Digest.of(NO_RECORD);

        @Override
        public RecordTree.Entry settle(RecordTree.Entry entry) {
            return RecordTree.Entry.of(entry.type(), entry.key(), NO_RECORD, entry.digest());
        }

        @Override
        public Digest put(TreeNode node, String firstType, String firstKey) {
            return NO_OBJECT;
        }
    };

    /** An entry as a leaf is to hold it until it is full. */
    RecordTree.Entry settle(RecordTree.Entry entry);

    /**
     * Takes a node. Those of a level come from left to right.
     *
     * @param firstType the type of the first record below it
     * @param firstKey that record's key
     * @return the object that it is now
     */
    Digest put(TreeNode node, String firstType, String firstKey);
}
