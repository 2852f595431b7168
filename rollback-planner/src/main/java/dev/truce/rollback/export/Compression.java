package dev.truce.rollback.export;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How the files of an export are compressed. */
public enum Compression {
    /** Not at all. */
    NONE(""),
    /** gzip (RFC 1952). */
    GZIP(".gz"),
    /** Zstandard (RFC 8878), with its checksum. */
    ZSTD(".zst");

    private static final int BUFFER_BYTES = 1 << 16;
    /** On JSON records a higher level costs time and gains little. */
    private static final int ZSTD_LEVEL = 1;
    /** Readers need to support 8 MiB (RFC 8878, section 3.1.1.1.2); a frame may ask for 2 TiB. */
    private static final int ZSTD_WINDOW_LOG = 23;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /**
     * What the names of such files end in.
     *
     * @return with its dot; empty for {@link #NONE}
     */
    public String suffix() {
        return suffix;
    }

    /**
     * The name in files and on the command line.
     *
     * @return in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text} prints.
     *
     * @param text the name
     * @return the compression
     * @throws IllegalArgumentException when there is no such compression
     */
    public static Compression parse(String text) {
        for (Compression compression : values()) {
            if (compression.text().equals(text)) {
                return compression;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no compression; use none, gzip or zstd");
    }

    /** The compression that a file's name says. */
    static Compression ofName(String fileName) {
        return fileName.endsWith(GZIP.suffix) ? GZIP : fileName.endsWith(ZSTD.suffix) ? ZSTD : NONE;
    }

    /** Compresses into a stream; closing finishes, and closes the stream. */
    OutputStream compress(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL).setChecksum(true);
        };
    }

    /** Expands a stream, with no limit to what comes out. */
    InputStream expand(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipFile(in);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_LOG);
        };
    }
}
