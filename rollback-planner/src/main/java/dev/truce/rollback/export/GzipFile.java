package dev.truce.rollback.export;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What is in a gzip file (RFC 1952), in all of its members. The reader of the JDK takes whatever follows the last member for
 * the end; here it is refused, because a file that was overwritten or joined wrongly may hold records there.
 */
final class GzipFile extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;
    private static final int DEFLATE = 8;
    private static final int CHECKED = 2;
    private static final int EXTRA = 4;
    private static final int NAMED = 8;
    private static final int COMMENTED = 16;
    /** Time, operating system and how hard was compressed. */
    private static final int UNUSED_BYTES = 6;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private int next;
    private int filled;
    private boolean begun;
    private boolean inMember;

    GzipFile(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (inMember || beginMember()) {
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            if (count == 0 && inflater.needsInput()) {
                requireMore();
                inflater.setInput(buffer, next, filled - next);
                next = filled;
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    /** False at the end of the file, which is nowhere but between two members. */
    private boolean beginMember() throws IOException {
        if (!fill()) {
            if (begun) {
                return false;
            }
            throw tooShort();
        }
        if (nextByte() != FIRST || nextByte() != SECOND) {
            throw new ZipException(begun ? "what follows its end is no gzip" : "it does not begin as gzip does");
        }
        if (nextByte() != DEFLATE) {
            throw new ZipException("it is compressed in a way that is not known");
        }
        int flags = nextByte();
        skip(UNUSED_BYTES);
        if ((flags & EXTRA) != 0) {
            skip(nextByte() | nextByte() << 8);
        }
        if ((flags & NAMED) != 0) {
            skipText();
        }
        if ((flags & COMMENTED) != 0) {
            skipText();
        }
        if ((flags & CHECKED) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        begun = true;
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        next = filled - inflater.getRemaining();
        if (nextInt() != (int) checksum.getValue()) {
            throw new ZipException("its content does not have the checksum at its end");
        }
        if (nextInt() != (int) inflater.getBytesWritten()) {
            throw new ZipException("its content does not have the length at its end");
        }
        inMember = false;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            nextByte();
        }
    }

    private void skipText() throws IOException {
        while (nextByte() != 0) {
            // a name or a comment, of no use here
        }
    }

    private int nextInt() throws IOException {
        return nextByte() | nextByte() << 8 | nextByte() << 16 | nextByte() << 24;
    }

    private int nextByte() throws IOException {
        requireMore();
        return buffer[next++] & 0xFF;
    }

    private void requireMore() throws IOException {
        if (!fill()) {
            throw tooShort();
        }
    }

    private boolean fill() throws IOException {
        if (next == filled) {
            next = 0;
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return next < filled;
    }

    private static EOFException tooShort() {
        return new EOFException("it ends too early");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
