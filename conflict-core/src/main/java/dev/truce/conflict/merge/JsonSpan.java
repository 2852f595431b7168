package dev.truce.conflict.merge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A JSON document that stands in a larger array, such as a line of a file.
 *
 * @param bytes the array, in UTF-8; not copied, and not to be changed while the span is in use
 * @param offset where the document begins
 * @param length how many bytes it has
 */
public record JsonSpan(byte[] bytes, int offset, int length) {

    /** Checks that the document lies within the array. */
    public JsonSpan {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    /**
     * A document that fills its array.
     *
     * @param bytes the document
     * @return the span
     */
    public static JsonSpan of(byte[] bytes) {
        return new JsonSpan(bytes, 0, bytes.length);
    }

    /**
     * The document alone.
     *
     * @return a copy of its bytes
     */
    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** The document as text. */
    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
