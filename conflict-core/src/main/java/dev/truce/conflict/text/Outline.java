package dev.truce.conflict.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a JSON text stand: one entry for each value, an object or list before what it holds.
 *
 * <p>An outline may be made beside another one, its <em>reference</em>. A member that stands there in the same bytes is then
 * one entry, a <em>twin</em>, whatever it holds; a member that only has its name from there knows it as its <em>peer</em>.
 * Immutable once read; the text must not be changed.
 */
public final class Outline {

    // what an entry is; texts and numbers that may be written in several ways are kinds of their own
    static final int OBJECT = 0;
    static final int LIST = 1;
    static final int TEXT = 2;
    static final int ESCAPED_TEXT = 3;
    static final int INTEGER = 4;
    static final int NUMBER = 5;
    static final int TRUE = 6;
    static final int FALSE = 7;
    static final int NULL = 8;

    // the parts of an entry
    private static final int KIND_AND_SIZE = 0;
    private static final int START = 1;
    private static final int END = 2;
    private static final int NAME_START = 3;
    private static final int NAME_END = 4;
    private static final int NAME_HASH = 5;
    private static final int NEXT = 6;
    private static final int LINK =
            7; // the entry in the reference, doubled, and one more for a twin; negative for none
    private static final int WIDTH = 8;

    private static final int NONE = -1;
    private static final int KIND_BITS = 4;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;
    private static final int BYTES_PER_ENTRY = 20;

    private final byte[] bytes;
    private final @Nullable Outline reference;
    private int[] entries;
    private int count;

    Outline(byte[] bytes, int length, @Nullable Outline reference, OutlineRoom room) {
        this.bytes = bytes;
        this.reference = reference;
        int expected = reference == null ? length / BYTES_PER_ENTRY : reference.count;
        this.entries = room.table(WIDTH * (expected + 4));
    }

    /** The table of the entries, which nobody reads once it is given away. */
    int[] table() {
        return entries;
    }

    /**
     * The entry of the document.
     *
     * @return the first entry
     */
    public int root() {
        return 0;
    }

    /**
     * The outline this one was made beside.
     *
     * @return the reference, which is this one where there was none
     */
    public Outline reference() {
        return reference == null ? this : reference;
    }

    /**
     * Whether the value is an object.
     *
     * @param entry an entry
     * @return true for objects
     */
    public boolean isObject(int entry) {
        return kind(entry) == OBJECT;
    }

    /**
     * Whether the value is Null.
     *
     * @param entry an entry
     * @return true for Null
     */
    public boolean isNull(int entry) {
        return kind(entry) == NULL;
    }

    /**
     * How many members or elements a value has.
     *
     * @param entry an object or list that is no twin
     * @return the number
     */
    public int size(int entry) {
        return entries[entry * WIDTH + KIND_AND_SIZE] >>> KIND_BITS;
    }

    /**
     * The entry after a value and all it holds: its next sibling, where it has one.
     *
     * @param entry an entry
     * @return the next entry
     */
    public int next(int entry) {
        return entries[entry * WIDTH + NEXT];
    }

    /**
     * The same member in the reference, in the same bytes.
     *
     * @param entry an entry
     * @return its entry there, which is the entry itself in a reference; negative when it is not known to be the same
     */
    public int twin(int entry) {
        int link = entries[entry * WIDTH + LINK];
        return (link & 1) == 0 ? NONE : link >> 1;
    }

    /**
     * The member of the same path in the reference, whatever it holds.
     *
     * @param entry a member of an object
     * @return its entry there, which is the entry itself in a reference; negative when it was not come upon
     */
    public int peer(int entry) {
        return entries[entry * WIDTH + LINK] >> 1;
    }

    /**
     * Where the value begins.
     *
     * @param entry an entry
     * @return the index of its first byte
     */
    public int start(int entry) {
        return entries[entry * WIDTH + START];
    }

    /**
     * Where the value ends.
     *
     * @param entry an entry
     * @return the index after its last byte
     */
    public int end(int entry) {
        return entries[entry * WIDTH + END];
    }

    /**
     * Where the member begins.
     *
     * @param entry a member of an object
     * @return the index of the quote before its name
     */
    public int memberStart(int entry) {
        return entries[entry * WIDTH + NAME_START] - 1;
    }

    /**
     * Where the name of a member ends.
     *
     * @param entry a member of an object
     * @return the index of the quote after its name
     */
    public int nameEnd(int entry) {
        return entries[entry * WIDTH + NAME_END];
    }

    /**
     * Whether two members are known to be one member of the reference.
     *
     * @param entry a member of an object
     * @param other another outline of the same reference
     * @param otherEntry a member there
     * @return true when both have the same twin
     */
    public boolean isSameTwin(int entry, Outline other, int otherEntry) {
        int twin = twin(entry);
        return twin != NONE && twin == other.twin(otherEntry);
    }

    /**
     * The text.
     *
     * @return the array the document stands in; not a copy
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * A member's name.
     *
     * @param entry a member of an object
     * @return the name; costs a new string
     */
    public String name(int entry) {
        int at = entry * WIDTH;
        return Texts.decode(bytes, entries[at + NAME_START], entries[at + NAME_END]);
    }

    /**
     * Whether two members have the same name.
     *
     * @param entry a member of an object
     * @param other another outline of the same reference
     * @param otherEntry a member of the object there that has the same path
     * @return true when the names are the same
     */
    public boolean sameName(int entry, Outline other, int otherEntry) {
        int peer = peer(entry);
        int otherPeer = other.peer(otherEntry);
        boolean known = peer != NONE && otherPeer != NONE;
        return known ? peer == otherPeer : sameNameBytes(entry, other, otherEntry);
    }

    boolean sameNameBytes(int entry, Outline other, int otherEntry) {
        int one = entry * WIDTH;
        int two = otherEntry * WIDTH;
        return entries[one + NAME_HASH] == other.entries[two + NAME_HASH]
                && Arrays.equals(
                        bytes,
                        entries[one + NAME_START],
                        entries[one + NAME_END],
                        other.bytes,
                        other.entries[two + NAME_START],
                        other.entries[two + NAME_END]);
    }

    /**
     * Whether two values are the same bytes.
     *
     * @param entry a value
     * @param other another outline
     * @param otherEntry a value there
     * @return true when they are
     */
    public boolean sameBytes(int entry, Outline other, int otherEntry) {
        boolean identical = this == other && entry == otherEntry;
        return identical
                || Arrays.equals(
                        bytes, start(entry), end(entry), other.bytes, other.start(otherEntry), other.end(otherEntry));
    }

    int kind(int entry) {
        return entries[entry * WIDTH + KIND_AND_SIZE] & KIND_MASK;
    }

    int nameHash(int entry) {
        return entries[entry * WIDTH + NAME_HASH];
    }

    boolean isNamed(int entry, int hash, byte[] text, int start, int end) {
        int at = entry * WIDTH;
        return entries[at + NAME_HASH] == hash
                && Arrays.equals(bytes, entries[at + NAME_START], entries[at + NAME_END], text, start, end);
    }

    /** Adds a value whose end and content are not yet known. */
    int add(int start) {
        if ((count + 1) * WIDTH > entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        int at = count * WIDTH;
        entries[at + START] = start;
        entries[at + LINK] = reference == null ? 2 * count + 1 : NONE;
        return count++;
    }

    void close(int entry, int kind, int end, int size) {
        int at = entry * WIDTH;
        entries[at + KIND_AND_SIZE] = size << KIND_BITS | kind;
        entries[at + END] = end;
        entries[at + NEXT] = count;
    }

    /** Names a member, which in the reference is the peer; negative for none. A reference is its own. */
    void name(int entry, int start, int end, int hash, int peer) {
        int at = entry * WIDTH;
        entries[at + NAME_START] = start;
        entries[at + NAME_END] = end;
        entries[at + NAME_HASH] = hash;
        if (reference != null) {
            entries[at + LINK] = 2 * peer;
        }
    }

    /** Adds a value that stands in the reference in the same bytes, so many bytes before. */
    void addTwin(Outline of, int twin, int shift) {
        int entry = add(of.start(twin) + shift);
        int at = entry * WIDTH;
        int there = twin * WIDTH;
        name(
                entry,
                of.entries[there + NAME_START] + shift,
                of.entries[there + NAME_END] + shift,
                of.entries[there + NAME_HASH],
                twin);
        entries[at + LINK] = 2 * twin + 1;
        close(entry, of.kind(twin), of.end(twin) + shift, 0);
    }
}
