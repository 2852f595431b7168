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

    /** Keeps its bytes for itself, so that the line may be overwritten. */
    void detach() {
        byte[] own = new byte[typeTo - typeFrom + keyTo - keyFrom];
        int types = typeTo - typeFrom;
        System.arraycopy(typeBytes, typeFrom, own, 0, types);
        System.arraycopy(keyBytes, keyFrom, own, types, own.length - types);
        type(own, 0, types);
        key(own, types, own.length);
    }

    int compareTo(LineKey other) {
        int byType = Arrays.compareUnsigned(typeBytes, typeFrom, typeTo, other.typeBytes, other.typeFrom, other.typeTo);
        return byType != 0
                ? byType
                : Arrays.compareUnsigned(keyBytes, keyFrom, keyTo, other.keyBytes, other.keyFrom, other.keyTo);
    }

    /** The record's name; the type of all when lines do not name theirs. */
    RecordId id(String typeOfAll) {
        String type = typeFrom == typeTo ? typeOfAll : text(typeBytes, typeFrom, typeTo);
        return new RecordId(type, text(keyBytes, keyFrom, keyTo));
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

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text(typeBytes, typeFrom, typeTo) + "/" + text(keyBytes, keyFrom, keyTo);
    }
}
