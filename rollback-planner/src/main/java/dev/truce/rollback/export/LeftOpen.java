package dev.truce.rollback.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what is written, and lets whoever writes close without closing what is below. */
final class LeftOpen extends FilterOutputStream {

    private long bytes;

    LeftOpen(OutputStream out) {
        super(out);
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        bytes++;
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        out.write(content, offset, length);
        bytes += length;
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
