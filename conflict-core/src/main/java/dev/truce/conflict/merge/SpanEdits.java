package dev.truce.conflict.merge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds the merged text from the server's, front to back: what is not edited is copied, and nothing before the first edit. */
final class SpanEdits {

    private static final int ROOM = 128;

    private final JsonSpan server;
    private byte @Nullable [] out;
    private int size;
    private int copied;

    SpanEdits(JsonSpan server) {
        this.server = server;
        this.copied = server.offset();
    }

    /** Puts other bytes in place of the server's; either may be empty. Places only go forward. */
    void replace(int from, int to, byte[] source, int start, int end) {
        append(server.bytes(), copied, from);
        append(source, start, end);
        copied = to;
    }

    void remove(int from, int to) {
        replace(from, to, server.bytes(), 0, 0);
    }

    JsonSpan result() {
        if (out == null) {
            return server;
        }
        append(server.bytes(), copied, server.offset() + server.length());
        return new JsonSpan(out, 0, size);
    }

    private void append(byte[] source, int start, int end) {
        int length = end - start;
        byte[] buffer = out == null ? new byte[server.length() + ROOM] : out;
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + length));
        }
        System.arraycopy(source, start, buffer, size, length);
        size += length;
        out = buffer;
    }
}
