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
    private static final int KIND = 0;
    private static final int START = 1;
    private static final int END = 2;
    private static final int NAME_START = 3;
    private static final int NAME_END = 4;
    private static final int NAME_HASH = 5;
    private static final int NEXT = 6;
    private static final int SIZE = 7;
    private static final int TWIN = 8;
    private static final int PEER = 9;
    private static final int WIDTH = 10;

    private static final int BYTES_PER_ENTRY = 16;

    private final byte[] bytes;
    private final @Nullable Outline reference;
    private int[] entries;
    private int count;

    Outline(byte[] bytes, int length, @Nullable Outline reference) {
        this.bytes = bytes;
        this.reference = reference;
        this.entries = new int[WIDTH * (length / BYTES_PER_ENTRY + 4)];
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
        return entries[entry * WIDTH + SIZE];
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
        return entries[entry * WIDTH + TWIN];
    }

    /**
     * The member of the same path in the reference, whatever it holds.
     *
     * @param entry a member of an object
     * @return its entry there, which is the entry itself in a reference; negative when it was not come upon
     */
    public int peer(int entry) {
        return entries[entry * WIDTH + PEER];
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
        return twin >= 0 && twin == other.twin(otherEntry);
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
        int peer = entries[entry * WIDTH + PEER];
        int otherPeer = other.entries[otherEntry * WIDTH + PEER];
        boolean known = peer >= 0 && otherPeer >= 0;
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

    /**
     * Whether two values whose bytes differ are certain to differ in value too: {@code 1} and {@code 1.0} do not.
     *
     * @param entry a value that is no twin
     * @param other another outline
     * @param otherEntry a value there that is no twin
     * @return false when the values have to be compared
     */
    public boolean certainlyDiffers(int entry, Outline other, int otherEntry) {
        int one = kind(entry);
        int two = other.kind(otherEntry);
        boolean numbers = isNumber(one) && isNumber(two);
        boolean texts = isText(one) && isText(two);
        if (numbers) {
            return one == INTEGER && two == INTEGER;
        }
        if (texts) {
            return one == TEXT && two == TEXT;
        }
        return one != two;
    }

    private static boolean isNumber(int kind) {
        return kind == INTEGER || kind == NUMBER;
    }

    private static boolean isText(int kind) {
        return kind == TEXT || kind == ESCAPED_TEXT;
    }

    int kind(int entry) {
        return entries[entry * WIDTH + KIND];
    }

    int count() {
        return count;
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
        entries[at + NAME_START] = 0;
        entries[at + TWIN] = reference == null ? count : -1;
        entries[at + PEER] = -1;
        return count++;
    }

    void close(int entry, int kind, int end, int size) {
        int at = entry * WIDTH;
        entries[at + KIND] = kind;
        entries[at + END] = end;
        entries[at + SIZE] = size;
        entries[at + NEXT] = count;
    }

    void name(int entry, int start, int end, int hash, int peer) {
        int at = entry * WIDTH;
        entries[at + NAME_START] = start;
        entries[at + NAME_END] = end;
        entries[at + NAME_HASH] = hash;
        entries[at + PEER] = peer;
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
        entries[at + TWIN] = twin;
        close(entry, of.kind(twin), of.end(twin) + shift, 0);
    }
}
