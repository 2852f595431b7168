package dev.truce.integrity.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text being read, which knows how to name a place in it. Lines end with LF; columns count characters. */
final class SourceText {

    private final String source;
    private final byte[] bytes;
    private final long firstLine;

    SourceText(String source, byte[] bytes, long firstLine) {
        this.source = source;
        this.bytes = bytes;
        this.firstLine = firstLine;
    }

    byte[] bytes() {
        return bytes;
    }

    InputRejectedException reject(String problem) {
        return new InputRejectedException(source, firstLine, 0, "", problem);
    }

    InputRejectedException reject(long offset, String path, String problem) {
        int end = (int) Math.max(0, Math.min(offset, bytes.length));
        long line = firstLine;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        long column = 1;
        for (int i = lineStart; i < end; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return new InputRejectedException(source, line, column, path, problem);
    }

    /** Where ASCII text that ends near an offset begins: the parser names the end of a word, or the byte after it. */
    long lastIndexOf(String ascii, long offset) {
        byte[] wanted = ascii.getBytes(StandardCharsets.UTF_8);
        for (int at = (int) Math.min(offset, bytes.length - wanted.length); at >= 0; at--) {
            if (Arrays.mismatch(bytes, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                return at;
            }
        }
        return offset;
    }

    /** The character at a byte offset before the end, printable. */
    String characterAt(long offset) {
        int start = (int) offset;
        while (start > 0 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        int end = start + 1;
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end++;
        }
        int codePoint = new String(bytes, start, end - start, StandardCharsets.UTF_8).codePointAt(0);
        return Character.isISOControl(codePoint)
                ? String.format("U+%04X", codePoint)
                : "'" + Character.toString(codePoint) + "'";
    }
}
