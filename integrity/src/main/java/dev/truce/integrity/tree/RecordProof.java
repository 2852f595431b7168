package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Shows, to somebody who has the state root and nothing else, which record of a type and key is in the tree, or that none is.
 * It has what the hashes of the nodes on the path are over: some 10 KiB for each level of the tree.
 *
 * <p>What it shows is what the root commits to. That the root is the right one must be known from elsewhere. Immutable.
 */
public final class RecordProof {

    private static final int MAX_NODES = 64;

    private final List<byte[]> nodes;

    private RecordProof(List<byte[]> nodes) {
        this.nodes = nodes;
    }

    /**
     * Makes a proof. Reads one path of nodes.
     *
     * @param tree the tree
     * @param type the type of the record that is, or is not, there
     * @param key its key
     * @return the proof
     * @throws DamageException if a node of the path is missing or damaged
     */
    public static RecordProof of(RecordTree tree, String type, String key) {
        List<byte[]> nodes = new ArrayList<>();
        TreeNode node = tree.codec().get(tree.rootObject());
        while (node instanceof TreeNode.Inner inner) {
            nodes.add(TreeHash.innerBytes(inner.level(), inner.children()).toArray());
            node = tree.codec().get(covering(inner.children(), type, key).object());
        }
        nodes.add(TreeHash.leafBytes(((TreeNode.Leaf) node).entries()).toArray());
        return new RecordProof(nodes);
    }

    /** The last child that starts at or before a record; the first one when all start behind it. */
    private static TreeNode.Child covering(List<TreeNode.Child> children, String type, String key) {
        TreeNode.Child covering = children.get(0);
        for (TreeNode.Child child : children) {
            if (RecordOrder.compare(child.firstType(), child.firstKey(), type, key) > 0) {
                break;
            }
            covering = child;
        }
        return covering;
    }

    /**
     * Checks the proof, without any store.
     *
     * @param root the state root, from a source that is trusted
     * @param type the type that was asked for
     * @param key the key that was asked for
     * @return the {@linkplain Digest#ofCanonical digest} of the record; empty when it is proved that there is none
     * @throws DamageException if this proves nothing about that record and root
     */
    public Optional<Digest> digestIn(Digest root, String type, String key) {
        try {
            Digest expected = root;
            for (int i = 0; i < nodes.size(); i++) {
                if (!Digest.of(nodes.get(i)).equals(expected)) {
                    throw new IllegalArgumentException(
                            i == 0 ? "it belongs to another state root" : "its nodes do not belong together");
                }
                HashedNode node = new HashedNode(nodes.get(i));
                if (node.isLeaf() != (i == nodes.size() - 1)) {
                    throw new IllegalArgumentException("its nodes do not end in a leaf");
                }
                if (node.isLeaf()) {
                    return node.digestOf(type, key);
                }
                expected = node.covering(type, key);
            }
            throw new IllegalArgumentException("it has no nodes");
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            String problem =
                    e instanceof BufferUnderflowException ? "a node ends too early" : String.valueOf(e.getMessage());
            throw new DamageException(new Finding.Malformed("proof of " + type + " \"" + key + "\"", problem));
        }
    }

    /** What the hash of a node is over. */
    private static final class HashedNode {

        private final ByteBuffer in;
        private final boolean leaf;

        HashedNode(byte[] bytes) {
            leaf = startsWith(bytes, TreeHash.LEAF);
            if (!leaf && !startsWith(bytes, TreeHash.INNER)) {
                throw new IllegalArgumentException("it holds what is no node");
            }
            in = ByteBuffer.wrap(bytes);
            in.position(leaf ? TreeHash.LEAF.length : TreeHash.INNER.length + Long.BYTES);
        }

        private static boolean startsWith(byte[] bytes, byte[] mark) {
            return bytes.length >= mark.length + Long.BYTES
                    && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
        }

        boolean isLeaf() {
            return leaf;
        }

        Optional<Digest> digestOf(String type, String key) {
            for (long left = in.getLong(); left > 0; left--) {
                int order = RecordOrder.compare(text(), text(), type, key);
                Digest digest = digest();
                if (order == 0) {
                    return Optional.of(digest);
                }
            }
            return Optional.empty();
        }

        Digest covering(String type, String key) {
            Digest covering = null;
            for (long left = in.getLong(); left > 0; left--) {
                Digest state = digest();
                in.getLong();
                if (covering != null && RecordOrder.compare(text(), text(), type, key) > 0) {
                    break;
                } else if (covering == null) {
                    text();
                    text();
                }
                covering = state;
            }
            if (covering == null) {
                throw new IllegalArgumentException("an inner node has no children");
            }
            return covering;
        }

        private Digest digest() {
            byte[] digest = new byte[Digest.BYTES];
            in.get(digest);
            return Digest.ofBytes(digest);
        }

        private String text() {
            long length = in.getLong();
            if (length < 0 || length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] utf8 = new byte[(int) length];
            in.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }
    }

    /**
     * The proof as bytes, to be sent.
     *
     * @return what {@link #parse} reads
     */
    public byte[] bytes() {
        NodeBytes out = new NodeBytes(1 << 14).u32(nodes.size());
        nodes.forEach(node -> out.u32(node.length).raw(node));
        return out.toArray();
    }

    /**
     * Reads what {@link #bytes} wrote. Whether it proves anything only {@link #digestIn} says.
     *
     * @param bytes the bytes
     * @return the proof
     * @throws DamageException if they are none
     */
    public static RecordProof parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int count = in.getInt();
            List<byte[]> nodes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int length = in.getInt();
                if (length < 0 || length > in.remaining() || i == MAX_NODES) {
                    throw new BufferUnderflowException();
                }
                byte[] node = new byte[length];
                in.get(node);
                nodes.add(node);
            }
            if (in.hasRemaining()) {
                throw new BufferUnderflowException();
            }
            return new RecordProof(nodes);
        } catch (BufferUnderflowException e) {
            throw new DamageException(new Finding.Malformed("proof", "its length is not that of its nodes"));
        }
    }
}
