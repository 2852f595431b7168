package dev.truce.integrity.age;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Objects;

/** Decrypts an age file chunk by chunk. Not thread-safe. */
final class OpeningStream extends InputStream {

    private final PayloadKey key;
    private final InputStream in;
    private byte[] ahead;
    private byte[] content = new byte[0];
    private int position;
    private long chunk;
    private boolean ended;

    /** Opens what follows a header. The head may have been read further than that. */
    OpeningStream(PayloadKey key, byte[] head, InputStream rest) throws IOException {
        this.key = key;
        this.in =
                new SequenceInputStream(new ByteArrayInputStream(head, key.offset(), head.length - key.offset()), rest);
        this.ahead = in.readNBytes(PayloadKey.SEALED_CHUNK_BYTES);
    }

    /** False at the end. A chunk is the last when nothing follows it. */
    private boolean fill() throws IOException {
        while (position == content.length) {
            if (ended) {
                return false;
            }
            byte[] next = in.readNBytes(PayloadKey.SEALED_CHUNK_BYTES);
            ended = next.length == 0;
            content = key.open(chunk++, ahead, ended);
            ahead = next;
            position = 0;
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return fill() ? content[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, content.length - position);
        System.arraycopy(content, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
