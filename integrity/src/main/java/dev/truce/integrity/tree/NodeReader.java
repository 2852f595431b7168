package dev.truce.integrity.tree;

import dev.truce.integrity.Digest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads bytes in the notation of docs/format.md. Every method throws {@link BufferUnderflowException} behind their end. */
final class NodeReader {

    private final byte[] bytes;
    private int at;

    NodeReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.length - at;
    }

    byte u8() {
        return bytes[skip(1)];
    }

    int u32() {
        return ByteBuffer.wrap(bytes).getInt(skip(Integer.BYTES));
    }

    long u64() {
        return ByteBuffer.wrap(bytes).getLong(skip(Long.BYTES));
    }

    Digest digest() {
        return Digest.at(bytes, skip(Digest.BYTES));
    }

    byte[] raw(int length) {
        int from = skip(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    void pass(int length) {
        skip(length);
    }

    /**
     * A u32 length and UTF-8.
     *
     * @param expected is returned when it is that text, which most types are
     */
    String text(String expected) throws CharacterCodingException {
        int from = at;
        int length = u32();
        if (length == expected.length() && length <= remaining()) {
            int same = 0;
            while (same < length && bytes[at + same] == expected.charAt(same)) {
                same++;
            }
            if (same == length) {
                at += length;
                return expected; // all of it is ASCII, because bytes are signed
            }
        }
        at = from;
        return text();
    }

    /** A u32 length and UTF-8. */
    String text() throws CharacterCodingException {
        int length = u32();
        int from = skip(length);
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, from, length))
                        .toString();
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1); // ASCII, and faster
    }

    /** Passes some bytes; says where they begin. */
    private int skip(int length) {
        if (length < 0 || length > remaining()) {
            throw new BufferUnderflowException();
        }
        int from = at;
        at += length;
        return from;
    }
}
