package dev.truce.integrity.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an NDJSON file line by line, in the memory of one line. Lines end with LF or CR LF, the last one may end with the
 * file; lines of white space are skipped but counted. A line longer than {@link JsonLimits#maxDocumentBytes} is refused.
 *
 * <p>Not thread-safe; the lines it returns are.
 */
public final class NdjsonReader implements Iterator<NdjsonReader.Line>, AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 17;

    private final InputStream in;
    private final String source;
    private final StrictJson json;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private long bufferOffset;
    private long lineOffset;
    private long number;
    private @Nullable Line next;

    private NdjsonReader(InputStream in, String source, StrictJson json) {
        this.in = in;
        this.source = source;
        this.json = json;
    }

    /**
     * Opens a file. Its path is its name in messages.
     *
     * @param file the file
     * @param json reads the lines, and gives the limits
     * @return a reader before the first line; close it
     * @throws InputRejectedException if there is no such file, or it may not be read
     * @throws UncheckedIOException if opening fails otherwise
     */
    public static NdjsonReader open(Path file, StrictJson json) {
        try {
            return of(StrictJson.open(file), file.toString(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": opening failed: " + e.getMessage(), e);
        }
    }

    /**
     * Reads from a stream, which {@link #close} closes.
     *
     * @param in the stream
     * @param source its name in messages
     * @param json reads the lines, and gives the limits
     * @return a reader before the first line
     */
    public static NdjsonReader of(InputStream in, String source, StrictJson json) {
        return new NdjsonReader(in, source, json);
    }

    /**
     * Whether a line follows.
     *
     * @throws InputRejectedException if the next line is too long
     * @throws UncheckedIOException if reading fails
     */
    @Override
    public boolean hasNext() {
        while (next == null) {
            byte[] bytes = nextBytes();
            if (bytes == null) {
                return false;
            }
            if (!isBlank(bytes)) {
                next = new Line(source, number, lineOffset, bytes, json);
            }
        }
        return true;
    }

    /**
     * The next line.
     *
     * @throws InputRejectedException if it is too long
     * @throws UncheckedIOException if reading fails
     * @throws NoSuchElementException after the last one
     */
    @Override
    public Line next() {
        if (!hasNext()) {
            throw new NoSuchElementException(source + " has no line after line " + number);
        }
        Line line = Objects.requireNonNull(next);
        next = null;
        return line;
    }

    /** The bytes up to the next line end, without it, or null at the end of the file. */
    private byte @Nullable [] nextBytes() {
        int searched = position;
        while (true) {
            int lineEnd = PlainText.lineEnd(buffer, searched, end);
            int length = lineEnd - position;
            if (length > json.limits().maxDocumentBytes() + 1) {
                throw tooLong();
            }
            if (lineEnd < end) {
                return take(length, 1);
            }
            if (!fill()) {
                return length == 0 ? null : take(length, 0);
            }
            searched = position + length;
        }
    }

    private byte[] take(int length, int feeds) {
        lineOffset = bufferOffset + position;
        int kept = length > 0 && buffer[position + length - 1] == '\r' ? length - 1 : length;
        byte[] line = Arrays.copyOfRange(buffer, position, position + kept);
        position += length + feeds;
        number++;
        return line;
    }

    /** Reads more behind what is left, which moves to the beginning. */
    private boolean fill() {
        int left = end - position;
        byte[] old = buffer;
        if (left == buffer.length) {
            // the last step goes all the way: the longest line is held one and a half times, and not twice
            long most = json.limits().maxDocumentBytes() + BUFFER_BYTES;
            buffer = new byte[(int) (4L * left > most ? most : 2L * left)];
        }
        System.arraycopy(old, position, buffer, 0, left);
        bufferOffset += position;
        position = 0;
        end = left;
        try {
            int read = in.read(buffer, end, buffer.length - end);
            end += Math.max(0, read);
            return read > 0;
        } catch (IOException e) {
            end = 0;
            throw new UncheckedIOException(source + ": reading failed after line " + number + ": " + e.getMessage(), e);
        }
    }

    private InputRejectedException tooLong() {
        return new InputRejectedException(
                source,
                number + 1,
                0,
                "",
                "the line has more than " + json.limits().maxDocumentBytes() + " bytes; split it or raise the limit");
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /**
     * Closes the file.
     *
     * @throws UncheckedIOException if that fails
     */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(source + ": closing failed: " + e.getMessage(), e);
        }
    }

    /** A line of the file, read as JSON only when asked. Immutable as long as nobody writes into {@link #bytes}. */
    public static final class Line {

        private final String source;
        private final long number;
        private final long offset;
        private final byte[] bytes;
        private final StrictJson json;

        private Line(String source, long number, long offset, byte[] bytes, StrictJson json) {
            this.source = source;
            this.number = number;
            this.offset = offset;
            this.bytes = bytes;
            this.json = json;
        }

        /**
         * The line's number.
         *
         * @return counted from 1; skipped lines count
         */
        public long number() {
            return number;
        }

        /**
         * Where the line begins.
         *
         * @return bytes from the start of what was read
         */
        public long offset() {
            return offset;
        }

        /**
         * The line as it stands in the file.
         *
         * @return its bytes without line end; not a copy, not to be written to
         */
        public byte[] bytes() {
            return bytes;
        }

        /**
         * The line's document.
         *
         * @return a new tree at each call
         * @throws InputRejectedException if it is refused; the exception names file, line and column
         */
        public JsonNode json() {
            return json.read(bytes, source, number);
        }

        /**
         * A refusal of this line for a reason of the caller's.
         *
         * @param path the JSON Pointer of the value concerned, empty for the whole line
         * @param problem what was found and what to do
         * @return an exception that names file and line, to be thrown
         */
        public InputRejectedException rejected(String path, String problem) {
            return new InputRejectedException(source, number, 0, path, problem);
        }
    }
}
