package dev.truce.integrity.tree;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.store.ContentStore;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records in a Merkle tree: ordered by type and key, kept in a {@link ContentStore}, immutable.
 *
 * <p>The tree depends on what it holds and on nothing else. Its {@linkplain #root state root} is a hash over types, keys and
 * the digests of the records' canonical form, so it is the same for equal data, whatever the order of writes, the layout of
 * the records or the compression. The {@linkplain #rootObject root object} names the stored nodes, which also keep every
 * record's bytes as they were written; trees that share content share nodes.
 *
 * <p>Where nodes end follows from the keys alone (content-defined chunking on a hash of each key, as in prolly trees), so a
 * changed value changes one leaf and the path above it. A leaf has 128 entries on average and 1,024 at most; records above
 * 16 KiB are objects of their own. Whatever is read is checked; damage is a {@link DamageException}.
 *
 * <p>Thread-safe. The iterators it returns are not.
 */
public final class RecordTree {

    private final TreeCodec codec;
    private final TreeNode.Child root;
    private final int level;

    private RecordTree(TreeCodec codec, Digest rootObject) {
        this.codec = codec;
        TreeNode node = codec.get(rootObject);
        String firstType = "";
        String firstKey = "";
        if (node instanceof TreeNode.Leaf leaf && !leaf.entries().isEmpty()) {
            firstType = leaf.entries().get(0).type();
            firstKey = leaf.entries().get(0).key();
        } else if (node instanceof TreeNode.Inner inner) {
            firstType = inner.children().get(0).firstType();
            firstKey = inner.children().get(0).firstKey();
        }
        this.root = new TreeNode.Child(rootObject, node.state(), node.count(), firstType, firstKey);
        this.level = node.level();
    }

    /**
     * Builds a tree in the memory of one leaf and the path above it. Nodes that the store has already are not written again.
     *
     * @param store where the nodes go
     * @param sorted the records in ascending order of {@link Entry#ORDER}, each type and key once
     * @return the tree, durable as the store is
     * @throws IllegalArgumentException if a record is out of order or comes twice; what was written until then is garbage
     */
    public static RecordTree build(ContentStore store, Iterator<Entry> sorted) {
        return build(store, null, sorted);
    }

    /**
     * Builds a tree whose nodes may be stored as what changed since an earlier one, where the store does so. Root and objects
     * are those of {@link #build}; only the bytes that are stored differ.
     *
     * @param store where the nodes go
     * @param earlier a tree of much the same records, in the same store
     * @param sorted the records in ascending order of {@link Entry#ORDER}, each type and key once
     * @return the tree, durable as the store is
     * @throws IllegalArgumentException if a record is out of order or comes twice; what was written until then is garbage
     */
    public static RecordTree buildLike(ContentStore store, RecordTree earlier, Iterator<Entry> sorted) {
        return build(store, new EarlierNodes(earlier), sorted);
    }

    private static RecordTree build(ContentStore store, @Nullable EarlierNodes earlier, Iterator<Entry> sorted) {
        TreeCodec codec = new TreeCodec(store);
        return new RecordTree(
                codec,
                new TreeBuilder(new StoredNodes(codec, earlier)).build(sorted).object());
    }

    /**
     * Opens a tree. Only its root is read.
     *
     * @param store where the nodes are
     * @param rootObject what {@link #rootObject} gave when it was built
     * @return the tree
     * @throws DamageException if the root is missing, damaged, or no tree node
     */
    public static RecordTree open(ContentStore store, Digest rootObject) {
        return new RecordTree(new TreeCodec(store), rootObject);
    }

    /**
     * Checks a tree to its last record: every node and record decoded, every record's digest and every hash computed again.
     *
     * @param subject the tree's name in the report
     * @param store where it is kept
     * @param rootObject its root node
     * @return all findings; below a damaged node nothing can be read, everything beside it is
     */
    public static VerificationReport verify(String subject, ContentStore store, Digest rootObject) {
        return new TreeVerification(store, new ObjectNotes(new TreeCodec(store))).run(subject, rootObject);
    }

    /**
     * The hash of the content.
     *
     * @return equal for two trees exactly if they hold equal records under equal types and keys
     */
    public Digest root() {
        return root.state();
    }

    /**
     * The name of the stored root node.
     *
     * @return what {@link #open} takes
     */
    public Digest rootObject() {
        return root.object();
    }

    /**
     * How many records there are.
     *
     * @return the number of entries
     */
    public long count() {
        return root.count();
    }

    /**
     * How many records of each type there are. Opens only nodes in which types meet.
     *
     * @return count by type, in order of the types; types without records are absent
     */
    public SortedMap<String, Long> counts() {
        return TypeCounts.of(cursor());
    }

    /**
     * The record of a type and key. Reads one path of nodes.
     *
     * @param type its type
     * @param key its key
     * @return the entry, if there is one
     */
    public Optional<Entry> get(String type, String key) {
        return lookup().get(type, key);
    }

    /**
     * Finds many records by one way through the tree.
     *
     * @return what looks them up in ascending order
     */
    public TreeLookup lookup() {
        return new TreeLookup(cursor());
    }

    /**
     * All records, streaming. From the third leaf on the store's {@linkplain ContentStore#on helpers} read ahead, up to 64
     * nodes or 8 MiB, whichever is less.
     *
     * @return entries in ascending order
     */
    public Iterator<Entry> entries() {
        return cursor(null);
    }

    /**
     * The records of one type, streaming, read ahead as {@link #entries()} are.
     *
     * @param type the type
     * @return its entries in ascending order of their keys
     */
    public Iterator<Entry> entries(String type) {
        return new TreeRange(cursor(type), type, "", null);
    }

    /**
     * The records of one type whose keys are in a range, streaming. Reads only the nodes that hold them, and the path there.
     *
     * @param type the type
     * @param from the first key that may be among them
     * @param end the first key that is not
     * @return its entries in ascending order of their keys
     */
    public Iterator<Entry> entries(String type, String from, String end) {
        return new TreeRange(cursor(), type, from, end);
    }

    /**
     * This tree with some changes. Reads the nodes that a change touches and those above, and writes only what is new. Root
     * and objects are those of a tree that is {@linkplain #build built} of the result.
     *
     * @param store where new nodes go; has those of this tree, too
     * @param sorted the changes in ascending order of type and key, at most one for each; removing what is not there is none
     * @return the changed tree, durable as the store is
     * @throws IllegalArgumentException if a change is out of order; what was written until then is garbage
     */
    public RecordTree with(ContentStore store, Iterator<TreeChange> sorted) {
        TreeCodec written = new TreeCodec(store);
        return new RecordTree(written, new TreeUpdate(this, written).run(sorted));
    }

    /**
     * Names every stored object the tree consists of: nodes, and records that are objects of their own. Reads all nodes.
     *
     * @param objects receives the names, a node before what is below it; a name may come more than once
     */
    public void objects(Consumer<Digest> objects) {
        TreeCursor cursor = cursor();
        while (!cursor.atEnd()) {
            TreeNode.Child child = cursor.child();
            if (child != null) {
                objects.accept(child.object());
                cursor.open();
                continue;
            }
            Entry entry = Objects.requireNonNull(cursor.entry());
            if (entry.isApart()) {
                objects.accept(entry.object());
            }
            cursor.skip();
        }
    }

    /**
     * Names stored objects as {@link #objects} does, and leaves out what is below a node that the caller knows. Trees of like
     * records share most of their nodes, so going through many costs little more than one.
     *
     * @param isNew is asked for each node that is not left out; false if the caller knows all below it
     * @param records receives the records below new nodes that are objects of their own, which are not read
     */
    public void newObjects(Predicate<Digest> isNew, Consumer<Digest> records) {
        TreeCursor cursor = cursor();
        while (!cursor.atEnd()) {
            TreeNode.Child child = cursor.child();
            Entry entry = cursor.entry();
            if (child != null && isNew.test(child.object())) {
                cursor.open();
                continue;
            }
            if (entry != null && entry.isApart()) {
                records.accept(entry.object());
            }
            cursor.skip();
        }
    }

    /**
     * What cannot be read of a tree. Below a lost node there may be more, which shows when that is there again.
     *
     * @param store where the tree is
     * @param rootObject names its root
     * @return the objects that are missing or damaged, in order
     */
    public static Set<Digest> lost(ContentStore store, Digest rootObject) {
        return new TreeLoss(store).run(rootObject);
    }

    /** For a reader of all records, or of all up to the end of a type. */
    private TreeCursor cursor(@Nullable String lastType) {
        return new TreeCursor(codec, root, level, codec.isHelped() ? new NodesAhead(codec, lastType) : null);
    }

    TreeCursor cursor() {
        return new TreeCursor(codec, root, level, null);
    }

    TreeCodec codec() {
        return codec;
    }

    /**
     * Compares two trees. Parts that are equal are skipped unread, so the cost grows with the difference. Of two nodes that are
     * compared, the store's {@linkplain ContentStore#on helpers} read one.
     *
     * @param before one tree
     * @param after the other; may be in another store
     * @param differences receives what differs, in ascending order of type and key
     */
    public static void diff(RecordTree before, RecordTree after, Consumer<Difference> differences) {
        new TreeDiff(before.cursor(), after.cursor(), differences::accept).run();
    }

    /**
     * Compares two trees as {@link #diff} does, and names what differs. Where a leaf of one was {@linkplain #buildLike stored as
     * what changed} since the other's, or both since a third, neither is read: then the cost grows with the number of records
     * that differ, wherever they are.
     *
     * @param before one tree
     * @param after the other; may be in another store
     * @param changes receives what differs, in ascending order of type and key
     */
    public static void diffNames(RecordTree before, RecordTree after, Consumer<NamedChange> changes) {
        LeafNotes notes = new LeafNotes(before.codec.noted(), after.codec.noted());
        new TreeDiff(before.cursor(), after.cursor(), new TreeDiff.Receiver() {
                    @Override
                    public void record(Difference difference) {
                        changes.accept(NamedChange.of(difference));
                    }

                    @Override
                    public boolean leaves(Digest leafBefore, Digest leafAfter) {
                        Optional<List<NamedChange>> noted = notes.between(leafBefore, leafAfter);
                        noted.ifPresent(all -> all.forEach(changes));
                        return noted.isPresent();
                    }
                })
                .run();
    }

    /**
     * A type and key whose records differ.
     *
     * @param type the type
     * @param key the key
     * @param before the record of the first tree, or null if it has none
     * @param after the record of the second tree, or null if it has none
     */
    public record Difference(
            String type,
            String key,
            @Nullable Entry before,
            @Nullable Entry after) {}

    /** A record of a tree: what names it, its bytes as they were written, and the digest of its value. Immutable. */
    public static final class Entry {

        /** By type, then by key, each by its UTF-8 bytes as unsigned numbers. */
        public static final Comparator<Entry> ORDER =
                (a, b) -> RecordOrder.compare(a.type(), a.key(), b.type(), b.key());

        private final String type;
        private final String key;
        private final byte @Nullable [] record;
        private final @Nullable Digest object;
        private final int lengthBytes;
        private final @Nullable ContentStore store;
        private final Digest digest;

        private Entry(
                String type,
                String key,
                byte @Nullable [] record,
                @Nullable Digest object,
                int lengthBytes,
                @Nullable ContentStore store,
                Digest digest) {
            this.type = type;
            this.key = key;
            this.record = record;
            this.object = object;
            this.lengthBytes = lengthBytes;
            this.store = store;
            this.digest = digest;
        }

        /**
         * An entry of a JSON value.
         *
         * @param type the record's type
         * @param key the record's key
         * @param record the record; kept as compact text with its members in their order
         * @return the entry
         */
        public static Entry of(String type, String key, JsonNode record) {
            return of(type, key, StrictJson.write(record), Digest.ofCanonical(record));
        }

        /**
         * An entry of bytes whose digest is known.
         *
         * @param type the record's type
         * @param key the record's key
         * @param record the record's text; not copied, not to be changed afterwards
         * @param digest {@link Digest#ofCanonical} of what the text says; believed
         * @return the entry
         */
        public static Entry of(String type, String key, byte[] record, Digest digest) {
            return new Entry(type, key, record, null, record.length, null, digest);
        }

        static Entry apart(String type, String key, Digest object, int lengthBytes, ContentStore store, Digest digest) {
            return new Entry(type, key, null, object, lengthBytes, store, digest);
        }

        /**
         * The record's type.
         *
         * @return the first part of its name
         */
        public String type() {
            return type;
        }

        /**
         * The record's key.
         *
         * @return the second part of its name
         */
        public String key() {
            return key;
        }

        /**
         * The record's text as it was written. A record above 16 KiB is read from the store at each call.
         *
         * @return JSON in UTF-8; not to be changed
         * @throws DamageException if it must be read and is missing or damaged
         */
        public byte[] record() {
            return record != null ? record : Objects.requireNonNull(store).get(object());
        }

        /**
         * The digest of the record's value.
         *
         * @return {@link Digest#ofCanonical} of the record
         */
        public Digest digest() {
            return digest;
        }

        /** Whether the record is an object of its own. */
        boolean isApart() {
            return object != null;
        }

        Digest object() {
            return Objects.requireNonNull(object, "the record is an object of its own");
        }

        /**
         * How long the record is. Reads nothing.
         *
         * @return the number of its bytes
         */
        public int lengthBytes() {
            return lengthBytes;
        }

        /** Equal if type, key and value are; the layout of the record does not count. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that
                    && type.equals(that.type)
                    && key.equals(that.key)
                    && digest.equals(that.digest);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * type.hashCode() + key.hashCode()) + digest.hashCode();
        }

        /** Names the record, for messages. */
        @Override
        public String toString() {
            return type + " \"" + key + "\"";
        }
    }
}
