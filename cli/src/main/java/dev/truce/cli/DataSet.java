package dev.truce.cli;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.engine.Reconciler;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import tools.jackson.databind.JsonNode;

/**
 * An NDJSON file of records, ordered by record id and each id once, whatever order the file has. All lines are read and
 * checked when it is made, so that nothing is done with a set of which a later line is bad.
 */
final class DataSet implements AutoCloseable {

    private final Path file;
    private final RecordFormat format;
    private final Digest digest;
    private final long records;
    private final SortedLines lines;

    private DataSet(Path file, RecordFormat format, Digest digest, long records, SortedLines lines) {
        this.file = file;
        this.format = format;
        this.digest = digest;
        this.records = records;
        this.lines = lines;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param format where its documents keep key, version and time
     * @param allowEmpty whether a file without records is taken as it is
     * @param progress told of each record
     * @return the set; close it, because it keeps temporary files when it is large
     * @throws InputRejectedException naming the line that is not understood, has no key, or has the key of another
     */
    static DataSet read(Path file, RecordFormat format, boolean allowEmpty, Progress progress) {
        Digest.Hasher hasher = Digest.hasher();
        long records = 0;
        SortedLines.Sorter sorter = new SortedLines.Sorter(file);
        try (NdjsonReader lines = NdjsonReader.of(hashing(open(file), hasher), file.toString(), StrictJson.reader())) {
            while (lines.hasNext()) {
                NdjsonReader.Line line = lines.next();
                sorter.add(id(line, format), line.number(), line.bytes());
                records++;
                progress.step();
            }
            if (records == 0 && !allowEmpty) {
                throw new InputRejectedException(
                        file.toString(),
                        "the file holds no record; if the data set is empty, say so with --allow-empty");
            }
            return new DataSet(file, format, hasher.digest(), records, sorter.sorted());
        } catch (RuntimeException | Error e) {
            sorter.discard();
            throw e;
        }
    }

    private static RecordId id(NdjsonReader.Line line, RecordFormat format) {
        JsonNode document = line.json();
        try {
            if (!document.isObject()) {
                throw line.rejected("", "a record is a JSON object, but found " + Values.brief(document, 60));
            }
            format.side(document); // a version or time that is no such thing shows now, before anything is done
            return format.id(document);
        } catch (MetadataException e) {
            throw line.rejected(e.path().toString(), e.path() + ": " + e.problem());
        }
    }

    private static InputStream open(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputRejectedException(file.toString(), "this is a directory; name a file");
        }
        try {
            return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new InputRejectedException(file.toString(), "there is no such file; check the path");
        } catch (AccessDeniedException e) {
            throw new InputRejectedException(
                    file.toString(), "permission to read it is denied; check its owner and mode");
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": opening failed: " + e.getMessage(), e);
        }
    }

    private static InputStream hashing(InputStream in, Digest.Hasher hasher) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int next = super.read();
                if (next >= 0) {
                    hasher.update(new byte[] {(byte) next});
                }
                return next;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count > 0) {
                    hasher.update(into, offset, count);
                }
                return count;
            }
        };
    }

    long records() {
        return records;
    }

    Path file() {
        return file;
    }

    /** The SHA-256 of the file as it was read. */
    Digest digest() {
        return digest;
    }

    /** The records in order of their ids. */
    Iterator<Reconciler.Entry<JsonNode>> entries() {
        Iterator<SortedLines.Line> sorted = lines.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return sorted.hasNext();
            }

            @Override
            public Reconciler.Entry<JsonNode> next() {
                SortedLines.Line line = sorted.next();
                Side<JsonNode> side = format.side(StrictJson.reader().read(line.json(), file.toString()));
                return new Reconciler.Entry<>(line.id(), side);
            }
        };
    }

    @Override
    public void close() {
        lines.close();
    }
}
