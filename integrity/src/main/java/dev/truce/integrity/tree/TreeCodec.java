package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.store.ContentStore;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

    Digest put(TreeNode node) {
        return store.put(bytes(node));
    }

    /** Keeps a node that is much like another. */
    Digest putLike(TreeNode node, Digest like) {
        return store.putLike(bytes(node), like);
    }

    private static byte[] bytes(TreeNode node) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (node instanceof TreeNode.Leaf leaf) {
                write(leaf, out);
            } else if (node instanceof TreeNode.Inner inner) {
                write(inner, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void write(TreeNode.Leaf leaf, DataOutputStream out) throws IOException {
        out.writeByte(LEAF);
        out.writeByte(VERSION);
        out.writeInt(leaf.entries().size());
        for (RecordTree.Entry entry : leaf.entries()) {
            text(entry.type(), out);
            text(entry.key(), out);
            out.write(entry.digest().bytes());
            out.writeByte(entry.isApart() ? APART : INLINE);
            out.writeInt(entry.lengthBytes());
            out.write(entry.isApart() ? entry.object().bytes() : entry.record());
        }
    }

    private static void write(TreeNode.Inner inner, DataOutputStream out) throws IOException {
        out.writeByte(INNER);
        out.writeByte(VERSION);
        out.writeByte(inner.level());
        out.writeInt(inner.children().size());
        for (TreeNode.Child child : inner.children()) {
            out.write(child.object().bytes());
            out.write(child.state().bytes());
            out.writeLong(child.count());
            text(child.firstType(), out);
            text(child.firstKey(), out);
        }
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    /**
     * Reads a node.
     *
     * @throws DamageException if it is missing, damaged or malformed
     */
    TreeNode get(Digest object) {
        ByteBuffer in = ByteBuffer.wrap(store.get(object));
        try {
            byte kind = in.get();
            byte version = in.get();
            if ((kind != LEAF && kind != INNER) || version != VERSION) {
                throw new MalformedNode("it is not a tree node of version " + VERSION);
            }
            TreeNode node = kind == LEAF ? leaf(in) : inner(in);
            if (in.hasRemaining()) {
                throw new MalformedNode(in.remaining() + " bytes follow the tree node");
            }
            return node;
        } catch (BufferUnderflowException e) {
            throw malformed(object, "the tree node ends too early");
        } catch (MalformedNode e) {
            throw malformed(object, e.problem);
        }
    }

    private TreeNode leaf(ByteBuffer in) {
        int count = count(in);
        List<RecordTree.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordTree.Entry entry = entry(in);
            if (i > 0 && RecordTree.Entry.ORDER.compare(entries.get(i - 1), entry) >= 0) {
                throw new MalformedNode("its entries are not in order");
            }
            entries.add(entry);
        }
        return new TreeNode.Leaf(entries);
    }

    private RecordTree.Entry entry(ByteBuffer in) {
        String type = text(in);
        String key = text(in);
        Digest digest = digest(in);
        byte form = in.get();
        int length = in.getInt();
        return switch (form) {
            case INLINE -> RecordTree.Entry.of(type, key, bytes(in, length), digest);
            case APART -> RecordTree.Entry.apart(type, key, digest(in), length, store, digest);
            default -> throw new MalformedNode("a record has the unknown form " + form);
        };
    }

    private static TreeNode inner(ByteBuffer in) {
        int level = in.get();
        int count = count(in);
        List<TreeNode.Child> children = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TreeNode.Child child = new TreeNode.Child(digest(in), digest(in), in.getLong(), text(in), text(in));
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

    private static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0) {
            throw new MalformedNode("it claims " + Integer.toUnsignedLong(count) + " entries or children");
        }
        return count;
    }

    private static boolean inOrder(TreeNode.Child before, TreeNode.Child after) {
        return RecordOrder.compare(before.firstType(), before.firstKey(), after.firstType(), after.firstKey()) < 0;
    }

    private static Digest digest(ByteBuffer in) {
        return Digest.ofBytes(bytes(in, Digest.BYTES));
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(in, in.getInt())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNode("a type or key is not UTF-8");
        }
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
