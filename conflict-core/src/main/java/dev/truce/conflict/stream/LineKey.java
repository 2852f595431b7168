package dev.truce.conflict.stream;

import dev.truce.conflict.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The type and key of a record as UTF-8 bytes, where they stand or decoded. Their unsigned order is that of {@link RecordId}.
 * Mutable: names one record after the other, and holds on to the bytes of the last.
 */
final class LineKey {

    private static final byte[] NONE = new byte[Swar.SLACK];

    private byte[] typeBytes = NONE;
    private int typeFrom;
    private int typeTo;
    private byte[] keyBytes = NONE;
    private int keyFrom;
    private int keyTo;

    void type(byte[] bytes, int from, int to) {
        typeBytes = bytes;
        typeFrom = from;
        typeTo = to;
    }

    void key(byte[] bytes, int from, int to) {
        keyBytes = bytes;
        keyFrom = from;
        keyTo = to;
    }

    void set(LineKey other) {
        type(other.typeBytes, other.typeFrom, other.typeTo);
        key(other.keyBytes, other.keyFrom, other.keyTo);
    }

    /** The same name in bytes of its own, for when the line is overwritten. */
    LineKey copy() {
        LineKey copy = new LineKey();
        copy.type(Arrays.copyOfRange(typeBytes, typeFrom, typeTo), 0, typeTo - typeFrom);
        copy.key(Arrays.copyOfRange(keyBytes, keyFrom, keyTo), 0, keyTo - keyFrom);
        return copy;
    }

    int compareTo(LineKey other) {
        int byType = Arrays.compareUnsigned(typeBytes, typeFrom, typeTo, other.typeBytes, other.typeFrom, other.typeTo);
        return byType != 0
                ? byType
                : Arrays.compareUnsigned(keyBytes, keyFrom, keyTo, other.keyBytes, other.keyFrom, other.keyTo);
    }

    boolean hasTypeOf(LineKey other) {
        return Arrays.equals(typeBytes, typeFrom, typeTo, other.typeBytes, other.typeFrom, other.typeTo);
    }

    /** How many bytes both keys begin with alike, at most so many. */
    int commonBytes(LineKey other, int most) {
        int length = Math.min(Math.min(keyTo - keyFrom, other.keyTo - other.keyFrom), most);
        int mismatch = Arrays.mismatch(
                keyBytes, keyFrom, keyFrom + length, other.keyBytes, other.keyFrom, other.keyFrom + length);
        return mismatch < 0 ? length : mismatch;
    }

    /** The bytes of the key from a place on, the first one highest; zeroes after its end. */
    long eightBytes(int place) {
        int from = keyFrom + place;
        int length = Math.min(keyTo - from, Long.BYTES);
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= (keyBytes[from + i] & 0xFFL) << (Long.SIZE - Byte.SIZE - (i << 3));
        }
        return number;
    }

    /** The record's name; the type of all when lines do not name theirs. */
    RecordId id(String typeOfAll) {
        String type = typeFrom == typeTo ? typeOfAll : Bytes.text(typeBytes, typeFrom, typeTo);
        return new RecordId(type, Bytes.text(keyBytes, keyFrom, keyTo));
    }

    long hash() {
        return hash(hash(1, typeBytes, typeFrom, typeTo), keyBytes, keyFrom, keyTo);
    }

    /** The hash of a record that is named in words. */
    static long hash(RecordId id, boolean typed) {
        byte[] type = (typed ? id.type() : "").getBytes(StandardCharsets.UTF_8);
        byte[] key = id.key().getBytes(StandardCharsets.UTF_8);
        return hash(hash(1, type, 0, type.length), key, 0, key.length);
    }

    private static long hash(long seed, byte[] bytes, int from, int to) {
        long hash = seed * 31 + (to - from);
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001B3L;
        }
        return hash;
    }

    @Override
    public String toString() {
        return Bytes.text(typeBytes, typeFrom, typeTo) + "/" + Bytes.text(keyBytes, keyFrom, keyTo);
    }
}
