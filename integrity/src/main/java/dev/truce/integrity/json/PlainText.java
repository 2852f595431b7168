package dev.truce.integrity.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Steps over parts of JSON texts in bytes that end with {@link #SLACK} zeroes. */
final class PlainText {

    /** So many zeroes let a step look ahead without asking for the end. */
    static final int SLACK = 16;

    /** The canonical form has no exponent up to here. */
    static final int MAX_INTEGER_DIGITS = 21;

    static final int MAX_LEADING_ZEROES = 5;
    static final int MAX_FRACTION_DIGITS = 64;

    private static final int NO = -1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long SPACES = ' ' * ONES;
    /** The lead byte of U+E000. From there on the order of UTF-8 bytes is not that of UTF-16 code units. */
    private static final int FIRST_UNORDERED = 0xEE;

    private PlainText() {}

    /** The first byte that is not ASCII, ends a string, begins an escape, or must not be in a string. */
    static int end(byte[] in, int start) {
        int at = start;
        while (true) {
            long eight = (long) LONGS.get(in, at);
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            // the lowest bit that is set is right; those above may be carries
            long special =
                    (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | (eight - SPACES) | eight)
                            & HIGH;
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += Long.BYTES;
        }
    }

    /** The closing quote of a name; negative for names that are not plain, and would have to be sorted otherwise. */
    static int nameEnd(byte[] in, int start) {
        int at = start;
        while (true) {
            at = end(in, at);
            int here = in[at] & 0xFF;
            if (here == '"') {
                return at;
            }
            at = here >= FIRST_UNORDERED ? NO : characterEnd(in, at);
            if (at == NO) {
                return NO;
            }
        }
    }

    /** The first eight bytes of a name as one number, with zeroes after a shorter one. */
    static long start(byte[] in, int from, int to) {
        long eight = Long.reverseBytes((long) LONGS.get(in, from));
        int missing = Math.max(0, Long.BYTES - (to - from));
        return missing == Long.BYTES ? 0 : eight & (-1L << (Byte.SIZE * missing));
    }

    /** The first line feed; the end when there is none. */
    static int lineEnd(byte[] in, int start, int end) {
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long feeds = (long) LONGS.get(in, at) ^ LINE_FEEDS;
            long found = (feeds - ONES) & ~feeds & HIGH;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && in[at] != '\n') {
            at++;
        }
        return at;
    }

    /** The place after a character of several bytes; negative when it is not UTF-8 (RFC 3629, section 4). */
    static int characterEnd(byte[] in, int at) {
        int first = in[at] & 0xFF;
        int second = in[at + 1] & 0xFF;
        if (first < 0xC2 || first > 0xF4 || !continues(second)) {
            return NO;
        }
        if (first < 0xE0) {
            return at + 2;
        }
        if (!continues(in[at + 2] & 0xFF)) {
            return NO;
        }
        if (first < 0xF0) {
            boolean refused = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F);
            return refused ? NO : at + 3;
        }
        boolean refused =
                (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) || !continues(in[at + 3] & 0xFF);
        return refused ? NO : at + 4;
    }

    private static boolean continues(int b) {
        return (b & 0xC0) == 0x80;
    }

    /** What {@code \}{@code uXXXX}, or a pair of them, stands for; negative when it is none, or half of a pair. */
    static int escaped(byte[] in, int at) {
        int unit = hex(in, at + 2);
        if (unit == NO || Character.isLowSurrogate((char) unit)) {
            return NO;
        }
        if (!Character.isHighSurrogate((char) unit)) {
            return unit;
        }
        int low = in[at + 6] == '\\' && in[at + 7] == 'u' ? hex(in, at + 8) : NO;
        return low != NO && Character.isLowSurrogate((char) low) ? Character.toCodePoint((char) unit, (char) low) : NO;
    }

    private static int hex(byte[] in, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(in[i], 16);
            if (digit == NO) {
                return NO;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    static int digitsEnd(byte[] in, int start) {
        int at = start;
        while (in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return at;
    }

    static int zeroes(byte[] in, int start) {
        int at = start;
        while (in[at] == '0') {
            at++;
        }
        return at - start;
    }

    /** Text without escapes. */
    static Optional<String> decoded(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == '\\') {
                return Optional.empty();
            }
        }
        return Optional.of(new String(in, from, to - from, StandardCharsets.UTF_8));
    }
}
