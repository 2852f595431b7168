package dev.truce.conflict.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Strings in JSON text: where they end, and whether they are well-formed. Reads eight bytes at a time. */
final class Texts {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int WORD = Long.BYTES;

    private Texts() {}

    /** The first byte from here on that ends a string, begins an escape, is a control character or no ASCII; or the end. */
    static int plainEnd(byte[] text, int from, int end) {
        int at = from;
        while (at + WORD <= end) {
            long word = (long) WORDS.get(text, at);
            long quotes = word ^ (ONES * '"');
            long escapes = word ^ (ONES * '\\');
            // the lowest flag is exact: a borrow only runs upwards, from a byte that is flagged itself
            long special =
                    (((quotes - ONES) & ~quotes) | ((escapes - ONES) & ~escapes) | ((word - ONES * ' ') & ~word) | word)
                            & HIGHS;
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += WORD;
        }
        while (at < end && text[at] != '"' && text[at] != '\\' && text[at] >= ' ') {
            at++;
        }
        return at;
    }

    /** How many bytes the character beyond ASCII takes; 0 when it is none or not well-formed UTF-8 (RFC 3629). */
    static int sequenceLength(byte[] text, int at, int end) {
        int first = text[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = text[at + 1] & 0xFF;
        boolean overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
        boolean outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
        return overlong || outside ? 0 : length;
    }

    /** The bytes that an escape takes, a pair of surrogates as one; 0 when there is no such escape. */
    static int escapeLength(byte[] text, int at, int end) {
        if (at + 1 >= end) {
            return 0;
        }
        return switch (text[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> {
                int unit = unit(text, at, end);
                if (unit < 0 || Character.isLowSurrogate((char) unit)) {
                    yield 0;
                }
                if (!Character.isHighSurrogate((char) unit)) {
                    yield 6;
                }
                int second = unit(text, at + 6, end);
                yield Character.isLowSurrogate((char) second) ? 12 : 0;
            }
            default -> 0;
        };
    }

    private static int unit(byte[] text, int at, int end) {
        if (at + 6 > end || text[at] != '\\' || text[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = 16 * unit + digit;
        }
        return unit;
    }

    /** A hash of the first and last bytes and the length. */
    static int hash(byte[] text, int start, int end) {
        int length = end - start;
        long mixed;
        if (length >= WORD) {
            mixed = (long) WORDS.get(text, start) * 0x9E3779B97F4A7C15L ^ (long) WORDS.get(text, end - WORD);
        } else {
            mixed = 0;
            for (int i = start; i < end; i++) {
                mixed = mixed << 8 | (text[i] & 0xFF);
            }
        }
        mixed = (mixed ^ length) * 0xC2B2AE3D27D4EB4FL;
        return (int) (mixed >>> 32);
    }

    static String decode(byte[] text, int start, int end) {
        return new String(text, start, end - start, StandardCharsets.UTF_8);
    }
}
