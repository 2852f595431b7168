package dev.truce.integrity.store;

import com.github.luben.zstd.ZstdException;
import dev.truce.integrity.Digest;
import java.util.Arrays;

/**
 * Content as it is stored: as it is, or as one zstd frame with its checksum and content size.
 *
 * @param encoding {@link #NONE} or {@link #ZSTD}
 * @param bytes what is stored
 */
record Payload(byte encoding, byte[] bytes) {

    static final byte NONE = 0;
    static final byte ZSTD = 1;

    /** A block of a frame has at least 4 bytes and at most 128 KiB of content; a frame that claims more lies. */
    private static final long MAX_EXPANSION = (128 << 10) / 4;

    /** Encodes content, compressed where that is wanted and shorter. */
    static Payload of(byte[] content, boolean compress) {
        if (compress) {
            byte[] compressed = Zstandard.compress(content);
            if (compressed.length < content.length) {
                return new Payload(ZSTD, compressed);
            }
        }
        return new Payload(NONE, content);
    }

    static boolean isEncoding(byte encoding) {
        return encoding == NONE || encoding == ZSTD;
    }

    /**
     * The content of a digest.
     *
     * @param length its length, as far as is known; allocated only when the payload can have it
     * @throws UndecodableException unless the payload decodes to content of that length and digest
     */
    byte[] content(Digest digest, int length) {
        byte[] content = encoding == NONE ? bytes : decompress(length);
        if (content.length != length || !Digest.of(content).equals(digest)) {
            throw new UndecodableException("its content does not have its digest");
        }
        return content;
    }

    private byte[] decompress(int length) {
        if (length > bytes.length * MAX_EXPANSION || Zstandard.contentLength(bytes) != length) {
            throw new UndecodableException("its payload does not have the length it claims");
        }
        try {
            return Zstandard.decompress(bytes, length);
        } catch (ZstdException e) {
            throw new UndecodableException("its payload does not decompress");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && encoding == that.encoding && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * encoding + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes" + (encoding == ZSTD ? " of zstd" : "");
    }

    /** Carries what is wrong with a payload to where its name is known. */
    static final class UndecodableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String problem;

        UndecodableException(String problem) {
            super(problem);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }
}
