package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ContentStore;
import dev.truce.integrity.store.NotedChanges;
import java.nio.BufferUnderflowException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/** The bytes of tree nodes, as docs/format.md lays them out. What does not follow it to the byte is refused. */
final class TreeCodec {

    private static final byte LEAF = 'L';
    private static final byte INNER = 'N';
    private static final byte VERSION = 1;
    private static final byte INLINE = 0;
    private static final byte APART = 1;

    /** A record longer than this is an object of its own, so that leaves stay small. */
    static final int MAX_INLINE_BYTES = 16 * 1024;

    private final ContentStore store;

    TreeCodec(ContentStore store) {
        this.store = store;
    }

    /** An entry whose record, if long, is in the store, and no longer in memory. */
    RecordTree.Entry settle(RecordTree.Entry entry) {
        if (entry.isApart() || entry.lengthBytes() <= MAX_INLINE_BYTES) {
            return entry;
        }
        return RecordTree.Entry.apart(
                entry.type(), entry.key(), store.put(entry.record()), entry.lengthBytes(), store, entry.digest());
    }

    /**
     * Keeps a node.
     *
     * @param room where it is put together
     */
    Digest put(TreeNode node, NodeBytes room) {
        return store.put(bytes(node, room));
    }

    /** Keeps a node that is much like another, and of a leaf what changed. */
    Digest putLike(TreeNode node, Digest like, NodeBytes room) {
        return store.putLike(bytes(node, room), like, LeafNote::of);
    }

    private static byte[] bytes(TreeNode node, NodeBytes room) {
        room.clear();
        if (node instanceof TreeNode.Leaf leaf) {
            leaf(leaf, room);
        } else {
            inner((TreeNode.Inner) node, room);
        }
        return room.toArray();
    }

    private static void leaf(TreeNode.Leaf leaf, NodeBytes out) {
        out.u8(LEAF).u8(VERSION).u32(leaf.entries().size());
        for (RecordTree.Entry entry : leaf.entries()) {
            out.text(entry.type())
                    .text(entry.key())
                    .digest(entry.digest())
                    .u8(entry.isApart() ? APART : INLINE)
                    .u32(entry.lengthBytes())
                    .raw(entry.isApart() ? entry.object().bytes() : entry.record());
        }
    }

    private static void inner(TreeNode.Inner inner, NodeBytes out) {
        out.u8(INNER).u8(VERSION).u8(inner.level()).u32(inner.children().size());
        for (TreeNode.Child child : inner.children()) {
            out.digest(child.object())
                    .digest(child.state())
                    .u64(child.count())
                    .text(child.firstType())
                    .text(child.firstKey());
        }
    }

    /**
     * Reads a node.
     *
     * @throws DamageException if it is missing, damaged or malformed
     */
    TreeNode get(Digest object) {
        return decode(object, store.get(object));
    }

    /** Whether content starts as that of a node does. */
    static boolean isNode(byte[] content) {
        return content.length > 1 && (content[0] == LEAF || content[0] == INNER) && content[1] == VERSION;
    }

    /** Whether content starts as that of a leaf does. */
    static boolean isLeaf(byte[] content) {
        return isNode(content) && content[0] == LEAF;
    }

    /** Passes the beginning of a leaf; says how many entries follow. */
    static int beginLeaf(NodeReader in) {
        in.u8();
        in.u8();
        return count(in);
    }

    /** Passes what an entry has behind the digest. */
    static void passRecord(NodeReader in) {
        boolean apart = in.u8() == APART;
        int length = in.u32();
        in.pass(apart ? Digest.BYTES : length);
    }

    /** What is noted of leaves that are stored as changes. */
    NotedChanges noted() {
        return store.noted();
    }

    /**
     * Reads a node from the content of its object.
     *
     * @throws DamageException if it is malformed
     */
    TreeNode decode(Digest object, byte[] content) {
        NodeReader in = new NodeReader(content);
        try {
            byte kind = in.u8();
            byte version = in.u8();
            if ((kind != LEAF && kind != INNER) || version != VERSION) {
                throw new MalformedNode("it is not a tree node of version " + VERSION);
            }
            TreeNode node = kind == LEAF ? leaf(in) : inner(in);
            if (in.remaining() > 0) {
                throw new MalformedNode(in.remaining() + " bytes follow the tree node");
            }
            return node;
        } catch (BufferUnderflowException e) {
            throw malformed(object, "the tree node ends too early");
        } catch (CharacterCodingException e) {
            throw malformed(object, "a type or key is not UTF-8");
        } catch (MalformedNode e) {
            throw malformed(object, e.problem);
        }
    }

    /**
     * Reads the node that another describes.
     *
     * @throws DamageException if it is missing, damaged or malformed, or not as described
     */
    TreeNode open(TreeNode.Child child, int level) {
        TreeNode node = get(child.object());
        if (!matches(node, child, level)) {
            throw new DamageException(mismatch(child));
        }
        return node;
    }

    static boolean matches(TreeNode node, TreeNode.Child child, int level) {
        return node.level() == level
                && node.count() == child.count()
                && node.state().equals(child.state());
    }

    static Finding mismatch(TreeNode.Child child) {
        return new Finding.Malformed(
                ContentStore.name(child.object()), "it is not the tree node that the node above describes");
    }

    /** The length of a node, as far as that is known before it is read. */
    OptionalInt bytes(TreeNode.Child child) {
        return store.lengthBytes(child.object());
    }

    boolean isHelped() {
        return store.isHelped();
    }

    /** Who helps to read nodes. */
    Executor workers() {
        return store.workers();
    }

    private TreeNode leaf(NodeReader in) throws CharacterCodingException {
        int count = count(in);
        List<RecordTree.Entry> entries = new ArrayList<>();
        RecordTree.Entry before = null;
        for (int i = 0; i < count; i++) {
            RecordTree.Entry entry = entry(in, before == null ? "" : before.type());
            if (before != null && RecordTree.Entry.ORDER.compare(before, entry) >= 0) {
                throw new MalformedNode("its entries are not in order");
            }
            entries.add(entry);
            before = entry;
        }
        return new TreeNode.Leaf(entries);
    }

    private RecordTree.Entry entry(NodeReader in, String usualType) throws CharacterCodingException {
        String type = in.text(usualType);
        String key = in.text();
        Digest digest = in.digest();
        byte form = in.u8();
        int length = in.u32();
        return switch (form) {
            case INLINE -> RecordTree.Entry.of(type, key, in.raw(length), digest);
            case APART -> RecordTree.Entry.apart(type, key, in.digest(), length, store, digest);
            default -> throw new MalformedNode("a record has the unknown form " + form);
        };
    }

    private static TreeNode inner(NodeReader in) throws CharacterCodingException {
        int level = in.u8();
        int count = count(in);
        List<TreeNode.Child> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TreeNode.Child child = new TreeNode.Child(in.digest(), in.digest(), in.u64(), in.text(), in.text());
            if (i > 0 && !inOrder(children.get(i - 1), child)) {
                throw new MalformedNode("its children are not in order");
            }
            if (child.count() < 1) {
                throw new MalformedNode("a child has no entries");
            }
            children.add(child);
        }
        if (level < 1 || children.isEmpty()) {
            throw new MalformedNode("an inner node has a level and children");
        }
        return new TreeNode.Inner(level, children);
    }

    private static int count(NodeReader in) {
        int count = in.u32();
        if (count < 0) {
            throw new MalformedNode("it claims " + Integer.toUnsignedLong(count) + " entries or children");
        }
        return count;
    }

    private static boolean inOrder(TreeNode.Child before, TreeNode.Child after) {
        return RecordOrder.compare(before.firstType(), before.firstKey(), after.firstType(), after.firstKey()) < 0;
    }

    private static DamageException malformed(Digest object, String problem) {
        return new DamageException(new Finding.Malformed(ContentStore.name(object), problem));
    }

    /** Carries a problem to where the object's name is known. */
    private static final class MalformedNode extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String problem;

        MalformedNode(String problem) {
            super(problem);
            this.problem = problem;
        }
    }
}
