package dev.truce.cli.workspace;

import dev.truce.conflict.stream.NdjsonFile;
import dev.truce.integrity.Digest;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An input that is read more than once: what can be read only once, such as a pipe, is copied first. */
public final class DataFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;

    private final Path named;
    private final Path read;

    private DataFile(Path named, Path read) {
        this.named = named;
        this.read = read;
    }

    public static DataFile open(Path file) {
        if (!Files.exists(file)) {
            throw new InputRejectedException(file.toString(), "there is no such file; check the path");
        }
        if (Files.isRegularFile(file) || Files.isDirectory(file)) {
            return new DataFile(file, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            Path copy = Files.createTempFile("truce-input-", ".tmp");
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Files.deleteIfExists(copy);
                throw e;
            }
            return new DataFile(file, copy);
        } catch (AccessDeniedException e) {
            throw new InputRejectedException(
                    file.toString(), "permission to read it is denied; check its owner and mode");
        } catch (NoSuchFileException e) {
            throw new InputRejectedException(file.toString(), "there is no such file; check the path");
        } catch (IOException e) {
            throw DurabilityException.of("copying " + file + " to a temporary file", e);
        }
    }

    /** Where temporary files go. */
    public static Path temporaries() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    public Path file() {
        return named;
    }

    public NdjsonFile ndjson() {
        return new NdjsonFile(named.toString(), read);
    }

    /** The SHA-256 of the file; reads it whole. */
    public Digest digest() {
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(read)) {
            for (int count; (count = in.read(buffer)) >= 0; ) {
                hasher.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(named + ": reading failed: " + e.getMessage(), e);
        }
        return hasher.digest();
    }

    @Override
    public void close() {
        if (!read.equals(named)) {
            read.toFile().delete();
        }
    }
}
