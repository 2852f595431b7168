package dev.truce.integrity.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: what the JSON parser lets through (encoded surrogates, other encodings) is found here first. */
final class Utf8 {

    private static final int NO = -1;

    private Utf8() {}

    /** The offset of the first byte that is not part of well-formed UTF-8 (RFC 3629), or -1. */
    static int firstInvalid(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int length = sequenceLength(bytes, i);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int second = continuation(bytes, at + 1);
        if (second == NO || first < 0xC2 || first > 0xF4) {
            return 0;
        }
        if (first < 0xE0) {
            return 2;
        }
        if (continuation(bytes, at + 2) == NO) {
            return 0;
        }
        if (first < 0xF0) {
            boolean overlong = first == 0xE0 && second < 0xA0;
            boolean surrogate = first == 0xED && second > 0x9F;
            return overlong || surrogate ? 0 : 3;
        }
        boolean outOfRange = (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
        return outOfRange || continuation(bytes, at + 3) == NO ? 0 : 4;
    }

    private static int continuation(byte[] bytes, int at) {
        return at < bytes.length && (bytes[at] & 0xC0) == 0x80 ? bytes[at] & 0xFF : NO;
    }

    /** The index of the first surrogate without its partner, or -1. */
    static int firstLoneSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                    : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
            if (Character.isSurrogate(c) && !paired) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Encodes text that may hold nothing but well-formed UTF-16.
     *
     * @throws CharacterCodingException on a lone surrogate
     */
    static byte[] encode(String text) throws CharacterCodingException {
        ByteBuffer encoded = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
