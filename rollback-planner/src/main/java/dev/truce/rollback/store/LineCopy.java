package dev.truce.rollback.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies a file of lines, with parts left out, replaced or appended. */
final class LineCopy {

    private static final int BUFFER_BYTES = 1 << 16;

    private final BufferedInputStream in;
    private final OutputStream out;
    private long position;
    private int last = '\n';

    LineCopy(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.out = out;
    }

    void upTo(long offset) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (position < offset) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, offset - position));
            if (read < 0) {
                throw new IOException("the file became shorter while it was copied");
            }
            position += read;
            write(buffer, read);
        }
    }

    void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        position += bytes;
    }

    void skipLineEnd() throws IOException {
        int next;
        do {
            next = in.read();
            position += next < 0 ? 0 : 1;
        } while (next >= 0 && next != '\n');
    }

    void write(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) throws IOException {
        if (length > 0) {
            out.write(bytes, 0, length);
            last = bytes[length - 1];
        }
    }

    void rest() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int read;
        while ((read = in.read(buffer)) > 0) {
            write(buffer, read);
        }
    }

    void appendLine(byte[] line) throws IOException {
        if (last != '\n') {
            out.write('\n');
        }
        write(line);
        out.write('\n');
        last = '\n';
    }
}
