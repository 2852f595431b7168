package dev.truce.conflict.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time (SIMD within a register; Warren, Hacker's Delight, 6-1). Readers may touch {@link #SLACK} bytes after
 * the last one that counts.
 */
final class Swar {

    /** How many bytes an array must have after the last one that counts. */
    static final int SLACK = 32;

    /** Spreads what is multiplied by it over the highest bits (Fibonacci hashing). */
    static final long MIX = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long NEWLINES = '\n' * ONES;
    private static final long SPACES = ' ' * ONES;

    private Swar() {}

    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** Where a byte first stands that ends or interrupts plain text in a string: quote, backslash, control, not ASCII. */
    static int plainTextEnd(byte[] bytes, int from) {
        int i = from;
        while (true) {
            long word = at(bytes, i);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long found =
                    (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - SPACES) & ~word) | word)
                            & HIGH;
            if (found != 0) {
                return place(i, found);
            }
            i += Long.BYTES;
        }
    }

    /** Where the next newline stands; there must be one. Lines are long, so four words are looked at together. */
    static int newline(byte[] bytes, int from) {
        int i = from;
        while (true) {
            long first = newlines(at(bytes, i));
            long second = newlines(at(bytes, i + Long.BYTES));
            long third = newlines(at(bytes, i + 2 * Long.BYTES));
            long fourth = newlines(at(bytes, i + 3 * Long.BYTES));
            if ((first | second | third | fourth) != 0) {
                if (first != 0) {
                    return place(i, first);
                }
                if (second != 0) {
                    return place(i + Long.BYTES, second);
                }
                return third != 0 ? place(i + 2 * Long.BYTES, third) : place(i + 3 * Long.BYTES, fourth);
            }
            i += 4 * Long.BYTES;
        }
    }

    private static long newlines(long word) {
        long zeroes = word ^ NEWLINES;
        return (zeroes - ONES) & ~zeroes & HIGH;
    }

    private static int place(int index, long found) {
        return index + (Long.numberOfTrailingZeros(found) >>> 3);
    }

    /** A name in eight bytes: equal names have equal ones; names of up to eight bytes that differ have different ones. */
    static long fingerprint(byte[] bytes, int from, int to) {
        int length = to - from;
        long first = at(bytes, from);
        if (length >= Long.BYTES) {
            return (first * MIX) ^ Long.rotateLeft(at(bytes, to - Long.BYTES), 29) ^ length;
        }
        return first & ((1L << (length << 3)) - 1);
    }
}
