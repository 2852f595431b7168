package dev.truce.integrity.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
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
    private static final BlockingQueue<ZstdCompressCtx> COMPRESSORS = new ArrayBlockingQueue<>(KEPT);
    private static final BlockingQueue<ZstdDecompressCtx> DECOMPRESSORS = new ArrayBlockingQueue<>(KEPT);

    private Zstandard() {}

    /** One frame with its checksum and content size. */
    static byte[] compress(byte[] content) {
        return compress(content, null);
    }

    /** One frame with its checksum and content size, of what is not in a dictionary. */
    static byte[] compress(byte[] content, byte @Nullable [] dictionary) {
        ZstdCompressCtx kept = COMPRESSORS.poll();
        ZstdCompressCtx zstd = kept == null ? new ZstdCompressCtx() : kept;
        zstd.setLevel(dictionary == null ? LEVEL : CHANGE_LEVEL).setChecksum(true);
        byte[] compressed;
        if (dictionary == null) {
            compressed = zstd.compress(content);
        } else {
            long bytes = (long) dictionary.length + content.length;
            if (bytes > LONG_BYTES) {
                zstd.setLong(windowLog(bytes)).setHashLog(windowLog(bytes) - INDEXED_SHARE_LOG);
            } else {
                zstd.setWindowLog(windowLog(bytes));
            }
            zstd.loadDict(dictionary);
            compressed = zstd.compress(content);
            zstd.reset();
        }
        if (!COMPRESSORS.offer(zstd)) {
            zstd.close();
        }
        return compressed;
    }

    /** So that the end of the content still sees the beginning of the dictionary. */
    private static int windowLog(long bytes) {
        return Math.max(MIN_WINDOW_LOG, Long.SIZE - Long.numberOfLeadingZeros(bytes));
    }

    /** The content size that a frame claims; negative if it claims none, or is no frame. */
    static long contentLength(byte[] frame) {
        return frame.length == 0 ? -1 : Zstd.getFrameContentSize(frame);
    }

    /**
     * The content of a frame.
     *
     * @param length its length, allocated at once
     * @param dictionary what it was compressed with, if anything
     * @throws com.github.luben.zstd.ZstdException if it does not decompress to at most so much
     */
    static byte[] decompress(byte[] frame, int length, byte @Nullable [] dictionary) {
        ZstdDecompressCtx kept = DECOMPRESSORS.poll();
        ZstdDecompressCtx zstd = kept == null ? new ZstdDecompressCtx() : kept;
        boolean done = false;
        try {
            if (dictionary != null) {
                zstd.loadDict(dictionary);
            }
            byte[] content = zstd.decompress(frame, length);
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
