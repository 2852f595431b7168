package dev.truce.integrity.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Single frames of zstd. Contexts of the native library are used again, because making one takes as long as an object of the
 * usual size; a few are kept for as long as the process lives.
 */
final class Zstandard {

    /** On JSON records a higher level costs time and gains nothing. */
    private static final int LEVEL = 1;

    /** Of a change of another object, of which little must be said. */
    private static final int CHANGE_LEVEL = 3;

    private static final int MIN_WINDOW_LOG = 10;
    /** Beyond this the usual tables forget the beginning. */
    private static final int LONG_BYTES = 1 << 18;
    /** Zstd takes a dictionary of at most eight bytes for each place in its table, and only the end of a longer one. */
    private static final int INDEXED_SHARE_LOG = 4;

    private static final int KEPT = 16;
    private static final BlockingQueue<Compressor> COMPRESSORS = new ArrayBlockingQueue<>(KEPT);
    private static final BlockingQueue<ZstdDecompressCtx> DECOMPRESSORS = new ArrayBlockingQueue<>(KEPT);

    /** What is compressed into a longer buffer does not keep it. */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private Zstandard() {}

    /** A context and where it writes to, so that only what a frame takes is allocated for it. */
    private static final class Compressor {

        private final ZstdCompressCtx zstd = new ZstdCompressCtx();
        private byte[] buffer = {};

        byte[] compress(byte[] content) {
            int bound = (int) Zstd.compressBound(content.length);
            byte[] out = buffer.length < bound ? new byte[bound] : buffer;
            buffer = out.length <= MAX_KEPT_BYTES ? out : buffer;
            return Arrays.copyOf(out, zstd.compressByteArray(out, 0, bound, content, 0, content.length));
        }
    }

    /** One frame with its checksum and content size. */
    static byte[] compress(byte[] content) {
        return compress(content, null);
    }

    /** One frame with its checksum and content size, of what is not in a dictionary. */
    static byte[] compress(byte[] content, byte @Nullable [] dictionary) {
        Compressor kept = COMPRESSORS.poll();
        Compressor compressor = kept == null ? new Compressor() : kept;
        ZstdCompressCtx zstd = compressor.zstd;
        zstd.setLevel(dictionary == null ? LEVEL : CHANGE_LEVEL).setChecksum(true);
        byte[] compressed;
        if (dictionary == null) {
            compressed = compressor.compress(content);
        } else {
            long bytes = (long) dictionary.length + content.length;
            if (bytes > LONG_BYTES) {
                zstd.setLong(windowLog(bytes)).setHashLog(windowLog(bytes) - INDEXED_SHARE_LOG);
            } else {
                zstd.setWindowLog(windowLog(bytes));
            }
            zstd.loadDict(dictionary);
            compressed = compressor.compress(content);
            zstd.reset();
        }
        if (!COMPRESSORS.offer(compressor)) {
            zstd.close();
        }
        return compressed;
    }

    /** So that the end of the content still sees the beginning of the dictionary. */
    private static int windowLog(long bytes) {
        return Math.max(MIN_WINDOW_LOG, Long.SIZE - Long.numberOfLeadingZeros(bytes));
    }

    /** The content size that the frame from a place on claims; negative if it claims none, or is no frame. */
    static long contentLength(byte[] stored, int from) {
        int length = stored.length - from;
        return length == 0 ? -1 : Zstd.getFrameContentSize(stored, from, length);
    }

    /**
     * The content of a frame.
     *
     * @param stored holds the frame
     * @param from where it begins
     * @param to where it ends
     * @param length its length, allocated at once
     * @param dictionary what it was compressed with, if anything
     * @throws com.github.luben.zstd.ZstdException if it does not decompress to at most so much
     */
    static byte[] decompress(byte[] stored, int from, int to, int length, byte @Nullable [] dictionary) {
        ZstdDecompressCtx kept = DECOMPRESSORS.poll();
        ZstdDecompressCtx zstd = kept == null ? new ZstdDecompressCtx() : kept;
        boolean done = false;
        try {
            if (dictionary != null) {
                zstd.loadDict(dictionary);
            }
            byte[] content = zstd.decompress(stored, from, to - from, length);
            if (dictionary != null) {
                zstd.reset();
            }
            done = true;
            return content;
        } finally {
            if (!done || !DECOMPRESSORS.offer(zstd)) {
                zstd.close();
            }
        }
    }
}
