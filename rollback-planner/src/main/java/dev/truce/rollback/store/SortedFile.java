package dev.truce.rollback.store;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.CodePoints;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The records of a file whose lines are in the order of their keys, read from the beginning to the end in the memory of one
 * line. That they are is seen before, at a glance at each key.
 */
final class SortedFile implements RecordCursor {

    private final Path path;
    private final String type;
    private final LineKeys keys;
    private final NdjsonReader lines;
    private String last = "";

    private SortedFile(Path path, String type, LineKeys keys, FileChannel file) {
        this.path = path;
        this.type = type;
        this.keys = keys;
        this.lines = lines(path, file);
    }

    private static NdjsonReader lines(Path path, FileChannel file) {
        InputStream in = Channels.newInputStream(file);
        return NdjsonReader.of(in, path.toString(), StrictJson.reader());
    }

    /**
     * Opens a file.
     *
     * @return its records; empty when they are not in order, or somebody has to look more closely
     */
    static Optional<SortedFile> open(Path path, RecordFormat format, String type) {
        FileChannel file = null;
        SortedFile sorted = null;
        try {
            file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            LineKeys keys = new LineKeys(format, type);
            if (isSorted(path, keys, file)) {
                sorted = new SortedFile(path, type, keys, file.position(0));
            }
            return Optional.ofNullable(sorted);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed: " + e.getMessage(), e);
        } finally {
            if (sorted == null && file != null) {
                close(path, file);
            }
        }
    }

    private static void close(Path path, FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + path + " failed: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("resource") // whoever opened the file goes on with it
    private static boolean isSorted(Path path, LineKeys keys, FileChannel file) {
        String last = "";
        for (NdjsonReader lines = lines(path, file); lines.hasNext(); ) {
            Optional<String> key = keys.glance(lines.next());
            if (key.isEmpty() || CodePoints.compare(last, key.get()) >= 0) {
                return false;
            }
            last = key.get();
        }
        return true;
    }

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public StoredRecord next() {
        NdjsonReader.Line line = lines.next();
        String key = keys.read(line);
        if (CodePoints.compare(last, key) >= 0) {
            throw new InputRejectedException(
                    path.toString(), "the file was changed while it was read; stop its writer and try again");
        }
        last = key;
        return new StoredRecord(new RecordId(type, key), line.bytes());
    }

    @Override
    public Optional<Digest> knownDigest() {
        return keys.digest();
    }

    @Override
    public void close() {
        lines.close();
    }
}
