package dev.truce.integrity.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads an NDJSON file in blocks of whole lines, which others take apart: one reader is quick enough for several of these. Lines are
 * those of {@link NdjsonReader}. Holds one block. Not thread-safe; the blocks may be handed to other threads.
 */
public final class LineBlocks implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 17;

    private final InputStream in;
    private final String source;
    private final StrictJson json;
    private byte[] rest = {};
    private boolean ended;

    private LineBlocks(InputStream in, String source, StrictJson json) {
        this.in = in;
        this.source = source;
        this.json = json;
    }

    /**
     * Reads from a stream, which {@link #close} closes.
     *
     * @param in the stream
     * @param source its name in messages
     * @param json reads the lines, and gives the limits
     * @return a reader before the first block
     */
    public static LineBlocks of(InputStream in, String source, StrictJson json) {
        return new LineBlocks(in, source, json);
    }

    /** Whole lines that follow one another. */
    public static final class Block {

        private final byte[] bytes;
        private final int length;
        private final String source;
        private final StrictJson json;

        private Block(byte[] bytes, int length, String source, StrictJson json) {
            this.bytes = bytes;
            this.length = length;
            this.source = source;
            this.json = json;
        }

        /**
         * How long it is.
         *
         * @return the number of its bytes
         */
        public int length() {
            return length;
        }

        /**
         * Takes it apart. To be done once.
         *
         * @return its lines, counted from its own first
         */
        public NdjsonReader lines() {
            return NdjsonReader.of(bytes, length, source, json);
        }
    }

    /**
     * Reads the next block. A line that is longer than the limits allow ends the last one, and is for {@link Block#lines} to refuse.
     *
     * @return the block; empty at the end
     * @throws UncheckedIOException if reading fails
     */
    public Optional<Block> next() {
        byte[] bytes = Arrays.copyOf(rest, room(rest.length));
        int length = rest.length;
        while (!ended) {
            int read = read(bytes, length);
            length += Math.max(0, read);
            ended = read < 0;
            if (length == bytes.length) {
                int end = end(bytes);
                if (end > 0) {
                    rest = Arrays.copyOfRange(bytes, end, length);
                    return block(bytes, end);
                }
                ended = length > longest();
                bytes = ended ? bytes : Arrays.copyOf(bytes, room(length));
            }
        }
        rest = new byte[0];
        return length == 0 ? Optional.empty() : block(bytes, length);
    }

    /** For what is held and more. The last step goes all the way: the longest line is held one and a half times, and not twice. */
    private int room(int held) {
        long wanted = 4L * held > longest() ? longest() + 1 : 2L * held;
        return (int) Math.max(Math.max(wanted, held + 1L), BLOCK_BYTES);
    }

    /** The longest line, with its end. */
    private long longest() {
        return json.limits().maxDocumentBytes() + 1;
    }

    private Optional<Block> block(byte[] bytes, int length) {
        return Optional.of(new Block(bytes, length, source, json));
    }

    private int read(byte[] bytes, int length) {
        try {
            return in.read(bytes, length, bytes.length - length);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** The place after the last line feed; 0 when there is none. */
    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
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
}
