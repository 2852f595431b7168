package dev.truce.conflict.stream;

import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The lines of a stream, a piece at a time. Each line that is handed out ends in a newline within the buffer, also the last
 * one; lines of white space are passed over. Grows only for a line that does not fit.
 */
final class LineBuffer implements AutoCloseable {

    private final NdjsonFile file;
    private final InputStream in;
    private byte[] data;
    private int from;
    private int to;
    private int lineFrom;
    private int lineEnd;
    private boolean ended;

    LineBuffer(NdjsonFile file, InputStream in, int pieceBytes) {
        this.file = file;
        this.in = in;
        this.data = new byte[pieceBytes + Swar.SLACK];
    }

    byte[] data() {
        return data;
    }

    /** Where the line begins that {@link #next} went to. */
    int lineFrom() {
        return lineFrom;
    }

    /** Where its newline stands. */
    int lineEnd() {
        return lineEnd;
    }

    /** Where the lines begin that were not gone to. */
    int from() {
        return from;
    }

    byte[] line() {
        return Arrays.copyOfRange(data, lineFrom, lineEnd);
    }

    /** Goes to the next line; false at the end. Bytes of earlier lines may be gone then. */
    boolean next() {
        while (!nextBuffered()) {
            if (!fill(from)) {
                return false;
            }
        }
        return true;
    }

    /** Goes to the next line that was read already; false when there is none. */
    boolean nextBuffered() {
        data[to] = '\n';
        while (from < to) {
            int newline = Swar.newline(data, from);
            if (newline == to) {
                return false;
            }
            lineFrom = from;
            lineEnd = newline;
            from = newline + 1;
            if (!isBlank(data, lineFrom, lineEnd)) {
                return true;
            }
        }
        return false;
    }

    static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads on until the buffer is full.
     *
     * @param keepFrom where the bytes begin that must stay; they move to the front of the buffer
     * @return false when nothing more could be read
     */
    boolean fill(int keepFrom) {
        if (ended) {
            return false;
        }
        int kept = to - keepFrom;
        if (keepFrom > 0) {
            System.arraycopy(data, keepFrom, data, 0, kept);
        } else if (kept == capacity()) {
            grow();
        }
        from -= keepFrom;
        lineFrom -= keepFrom;
        lineEnd -= keepFrom;
        to = kept;
        return read() > 0;
    }

    /** Whether nothing more can be read before something is gone to. */
    boolean full() {
        return to == capacity();
    }

    /** Goes past lines of white space. */
    void skipTo(int lineStart) {
        from = lineStart;
    }

    private int capacity() {
        return data.length - Swar.SLACK;
    }

    private void grow() {
        long most = StrictJson.reader().limits().maxDocumentBytes();
        if (capacity() > 2 * most) {
            throw new InputRejectedException(
                    file.name(), "a line has more than " + most + " bytes; split it or raise the limit");
        }
        data = Arrays.copyOf(data, 2 * capacity() + Swar.SLACK);
    }

    private int read() {
        int before = to;
        try {
            while (to < capacity()) {
                int count = in.read(data, to, capacity() - to);
                if (count < 0) {
                    end();
                    break;
                }
                to += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.name() + ": reading failed: " + e.getMessage(), e);
        }
        return to - before;
    }

    /** The last line ends with the file. */
    private void end() {
        ended = true;
        if (to > 0 && data[to - 1] != '\n') {
            data[to++] = '\n'; // below the slack, because reading stopped short of it
        }
    }

    /** Whether the stream was read to its end. */
    boolean ended() {
        return ended;
    }

    /** The end of the last line that was read whole. */
    int wholeLinesEnd() {
        int end = to;
        while (end > from && data[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /** Gives the bytes away and goes on in another array, which gets what was not gone to. */
    byte[] handOver(int goOnAt, byte[] next) {
        byte[] given = data;
        int rest = to - goOnAt;
        data = next.length >= given.length ? next : new byte[given.length];
        System.arraycopy(given, goOnAt, data, 0, rest);
        from = 0;
        to = rest;
        return given;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file.name() + ": closing failed: " + e.getMessage(), e);
        }
    }
}
