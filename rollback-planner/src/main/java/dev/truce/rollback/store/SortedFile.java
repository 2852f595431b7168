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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file whose lines are in the order of their keys, read from the beginning to the end, a few batches of lines
 * ahead. That they are is seen before, at a glance at each key.
 */
final class SortedFile implements RecordCursor {

    private final Path path;
    private final NdjsonReader lines;
    private final LineBatches<Batch> batches;
    private Iterator<Seen> batch = Collections.emptyIterator();
    private @Nullable InputRejectedException refused;
    private String last = "";
    private @Nullable Seen seen;

    /** A record and its digest; without one when nobody wanted it, or only the strict reader accepts the record. */
    private record Seen(StoredRecord record, @Nullable Digest digest) {}

    /** The records of some lines, up to one that is refused. */
    private record Batch(List<Seen> records, @Nullable InputRejectedException refused) {}

    /** The keys of some lines, which ascend. */
    private record Span(String first, String last) {}

    private SortedFile(
            Path path, String type, RecordFormat format, FileChannel file, Executor helpers, boolean withDigests) {
        this.path = path;
        this.lines = lines(path, file);
        this.batches = new LineBatches<>(lines, helpers, some -> seen(some, format, type, withDigests));
    }

    private static NdjsonReader lines(Path path, FileChannel file) {
        InputStream in = Channels.newInputStream(file);
        return NdjsonReader.of(in, path.toString(), StrictJson.reader());
    }

    private static Batch seen(List<NdjsonReader.Line> lines, RecordFormat format, String type, boolean digests) {
        LineKeys keys = new LineKeys(format, type);
        List<Seen> records = new ArrayList<>(lines.size());
        for (NdjsonReader.Line line : lines) {
            StoredRecord record;
            try {
                record = new StoredRecord(new RecordId(type, keys.read(line)), line.bytes());
            } catch (InputRejectedException e) {
                return new Batch(records, e);
            }
            records.add(new Seen(record, digests ? keys.digest() : null));
        }
        return new Batch(records, null);
    }

    /**
     * Opens a file.
     *
     * @param path the file
     * @param format where a document names its key
     * @param type the type of its records
     * @param helpers look at lines, if they come to it first
     * @param withDigests whether they also compute the digests of records
     * @return its records; empty when they are not in order, or somebody has to look more closely
     */
    static Optional<SortedFile> open(
            Path path, RecordFormat format, String type, Executor helpers, boolean withDigests) {
        FileChannel file = null;
        SortedFile sorted = null;
        try {
            file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            if (isSorted(path, format, type, file, helpers)) {
                sorted = new SortedFile(path, type, format, file.position(0), helpers, withDigests);
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
    private static boolean isSorted(Path path, RecordFormat format, String type, FileChannel file, Executor helpers) {
        LineBatches<Optional<Span>> spans =
                new LineBatches<>(lines(path, file), helpers, batch -> span(new LineKeys(format, type), batch));
        String last = "";
        while (spans.hasNext()) {
            Optional<Span> span = spans.next();
            if (span.isEmpty() || CodePoints.compare(last, span.get().first()) >= 0) {
                return false;
            }
            last = span.get().last();
        }
        return true;
    }

    private static Optional<Span> span(LineKeys keys, List<NdjsonReader.Line> lines) {
        String first = "";
        String last = "";
        for (NdjsonReader.Line line : lines) {
            Optional<String> key = keys.glance(line);
            if (key.isEmpty() || CodePoints.compare(last, key.get()) >= 0) {
                return Optional.empty();
            }
            last = key.get();
            first = first.isEmpty() ? last : first;
        }
        return Optional.of(new Span(first, last));
    }

    @Override
    public boolean hasNext() {
        while (!batch.hasNext() && refused == null && batches.hasNext()) {
            Batch next = batches.next();
            batch = next.records().iterator();
            refused = next.refused();
        }
        if (!batch.hasNext() && refused != null) {
            throw refused;
        }
        return batch.hasNext();
    }

    @Override
    public StoredRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException(path + " has no further record");
        }
        Seen next = batch.next();
        String key = next.record().id().key();
        if (CodePoints.compare(last, key) >= 0) {
            throw new InputRejectedException(
                    path.toString(), "the file was changed while it was read; stop its writer and try again");
        }
        last = key;
        seen = next;
        return next.record();
    }

    @Override
    public Optional<Digest> knownDigest() {
        return seen == null ? Optional.empty() : Optional.ofNullable(seen.digest());
    }

    @Override
    public void close() {
        lines.close();
    }
}
