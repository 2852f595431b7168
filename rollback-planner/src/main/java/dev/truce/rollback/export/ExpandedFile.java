package dev.truce.rollback.export;

import dev.truce.integrity.age.Identities;
import dev.truce.integrity.json.InputRejectedException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is in a file, expanded within limits. What is wrong with its bytes is an {@link InputRejectedException}. */
final class ExpandedFile extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    private final Compression compression;
    private final ImportLimits limits;
    private final long statedBytes;
    private final CountedFile file;
    private final InputStream expanded;
    private long bytes;

    private ExpandedFile(
            String name,
            Compression compression,
            ImportLimits limits,
            long statedBytes,
            Identities identities,
            CountedFile file) {
        this.name = name;
        this.compression = compression;
        this.limits = limits;
        this.statedBytes = statedBytes;
        this.file = file;
        try {
            InputStream stored = new BufferedInputStream(file, BUFFER_BYTES);
            this.expanded = compression.expand(isSealed(name) ? identities.opening(name, stored) : stored);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Whether a file is encrypted, as its name says. */
    static boolean isSealed(String name) {
        return name.endsWith(ExportProtection.SUFFIX);
    }

    /**
     * Opens a file.
     *
     * @param path the file, which is its name in messages
     * @param compression how it is compressed
     * @param limits how much it may hold
     * @param statedBytes how much it must hold; negative when that is not known
     * @param identities open it if it is encrypted
     */
    static ExpandedFile open(
            Path path, Compression compression, ImportLimits limits, long statedBytes, Identities identities) {
        if (Files.isDirectory(path)) {
            throw new InputRejectedException(path.toString(), "this is a directory; name a file");
        }
        CountedFile file = new CountedFile(path);
        try {
            return new ExpandedFile(path.toString(), compression, limits, statedBytes, identities, file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int count;
        try {
            count = expanded.read(buffer, offset, length);
        } catch (IOException e) {
            throw damaged(e);
        }
        if (count > 0) {
            bytes += count;
            check();
        } else if (count < 0 && bytes < statedBytes) {
            throw new InputRejectedException(
                    name, "it holds " + bytes + " bytes, but the export says " + statedBytes + "; get a good copy");
        }
        return count;
    }

    private void check() {
        if (statedBytes >= 0 && bytes > statedBytes) {
            throw new InputRejectedException(
                    name, "it holds more than the " + statedBytes + " bytes that the export says; get a good copy");
        }
        if (compression == Compression.NONE) {
            return;
        }
        if (bytes > limits.maxExpandedBytes()) {
            throw new InputRejectedException(
                    name,
                    "it expands to more than " + limits.maxExpandedBytes() + " bytes; raise the limit to read it");
        }
        if (bytes > ImportLimits.FREE_BYTES && bytes / limits.maxExpansion() > file.bytes) {
            throw new InputRejectedException(
                    name,
                    "it expands to more than " + limits.maxExpansion()
                            + " times its length; raise the limit to read it");
        }
    }

    private InputRejectedException damaged(IOException e) {
        return new InputRejectedException(
                name, "this is no sound " + compression.text() + " file (" + e.getMessage() + "); get a good copy");
    }

    @Override
    public void close() {
        try {
            expanded.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + name + " failed: " + e.getMessage(), e);
        }
    }

    /** The file itself; its failures are not the data's. */
    private static final class CountedFile extends FilterInputStream {

        private final Path path;
        private long bytes;

        CountedFile(Path path) {
            super(stream(path));
            this.path = path;
        }

        private static InputStream stream(Path path) {
            try {
                return Files.newInputStream(path);
            } catch (NoSuchFileException e) {
                throw new InputRejectedException(path.toString(), "there is no such file; check the path");
            } catch (AccessDeniedException e) {
                throw new InputRejectedException(
                        path.toString(), "permission to read it is denied; check its owner and mode");
            } catch (IOException e) {
                throw new UncheckedIOException(path + ": opening failed: " + e.getMessage(), e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                int count = in.read(buffer, offset, length);
                bytes += Math.max(0, count);
                return count;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private UncheckedIOException failed(IOException e) {
            return new UncheckedIOException(path + ": reading failed: " + e.getMessage(), e);
        }
    }
}
