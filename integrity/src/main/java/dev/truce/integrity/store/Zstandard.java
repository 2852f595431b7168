package dev.truce.integrity.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Single frames of zstd. Contexts of the native library are used again, because making one takes as long as an object of the
 * usual size; a few are kept for as long as the process lives.
 */
final class Zstandard {

    /** On JSON records a higher level costs time and gains nothing. */
    private static final int LEVEL = 1;

    private static final int KEPT = 16;
    private static final BlockingQueue<ZstdCompressCtx> COMPRESSORS = new ArrayBlockingQueue<>(KEPT);
    private static final BlockingQueue<ZstdDecompressCtx> DECOMPRESSORS = new ArrayBlockingQueue<>(KEPT);

    private Zstandard() {}

    /** One frame with its checksum and content size. */
    static byte[] compress(byte[] content) {
        ZstdCompressCtx kept = COMPRESSORS.poll();
        ZstdCompressCtx zstd =
                kept == null ? new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true) : kept;
        byte[] compressed = zstd.compress(content);
        if (!COMPRESSORS.offer(zstd)) {
            zstd.close();
        }
        return compressed;
    }

    /** The content size that a frame claims; negative if it claims none, or is no frame. */
    static long contentLength(byte[] frame) {
        return frame.length == 0 ? -1 : Zstd.getFrameContentSize(frame);
    }

    /**
     * The content of a frame.
     *
     * @param length its length, allocated at once
     * @throws com.github.luben.zstd.ZstdException if it does not decompress to at most so much
     */
    static byte[] decompress(byte[] frame, int length) {
        ZstdDecompressCtx kept = DECOMPRESSORS.poll();
        ZstdDecompressCtx zstd = kept == null ? new ZstdDecompressCtx() : kept;
        boolean done = false;
        try {
            byte[] content = zstd.decompress(frame, length);
            done = true;
            return content;
        } finally {
            if (!done || !DECOMPRESSORS.offer(zstd)) {
                zstd.close();
            }
        }
    }
}
