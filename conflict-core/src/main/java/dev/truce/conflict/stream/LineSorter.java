package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurabilityException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Orders the lines of a file by record in bounded memory: pieces that fit are sorted into temporary files, which are merged
 * while they are read (external merge sort; Knuth, The Art of Computer Programming 3, 5.4).
 */
final class LineSorter implements AutoCloseable {

    /** So many files are merged into one before there are more. */
    private static final int FAN_IN = 64;

    private static final int WRITE_BYTES = 1 << 16;

    private final NdjsonFile file;
    private final RecordFormat format;
    private final Path folder;
    private final List<List<Path>> levels = new ArrayList<>();
    private final List<Path> all = new ArrayList<>();
    private long records;

    LineSorter(NdjsonFile file, RecordFormat format, Path folder) {
        this.file = file;
        this.format = format;
        this.folder = folder;
    }

    /** How many lines were sorted. */
    long records() {
        return records;
    }

    /** Reads the whole file. */
    void sort(int pieceBytes) {
        try (LineBuffer lines = new LineBuffer(file, file.open(), pieceBytes)) {
            KeyReader keys = new KeyReader(file, format);
            List<Entry> entries = new ArrayList<>();
            while (lines.fill(lines.from())) {
                while (lines.nextBuffered()) {
                    Entry entry = new Entry(lines.lineFrom(), lines.lineEnd());
                    keys.read(lines.data(), entry.from, entry.end, entry.key);
                    entries.add(entry);
                }
                if (!entries.isEmpty()) {
                    records += entries.size();
                    Entry[] sorted = entries.toArray(Entry[]::new);
                    Arrays.sort(sorted);
                    refuseDuplicates(lines.data(), sorted);
                    add(0, write(out -> {
                        for (Entry entry : sorted) {
                            out.write(lines.data(), entry.from, entry.end + 1 - entry.from);
                        }
                    }));
                    entries.clear();
                }
            }
        }
    }

    /** A line of the piece in memory. */
    private static final class Entry implements Comparable<Entry> {
        private final int from;
        private final int end;
        private final LineKey key = new LineKey();

        Entry(int from, int end) {
            this.from = from;
            this.end = end;
        }

        @Override
        public int compareTo(Entry other) {
            return key.compareTo(other.key);
        }
    }

    private void refuseDuplicates(byte[] data, Entry[] sorted) {
        for (int i = 1; i < sorted.length; i++) {
            Entry one = sorted[i - 1];
            Entry two = sorted[i];
            if (one.key.compareTo(two.key) == 0) {
                throw file.twice(
                        Arrays.copyOfRange(data, one.from, one.end),
                        Arrays.copyOfRange(data, two.from, two.end),
                        format);
            }
        }
    }

    /** The lines in order. */
    InputStream open() {
        return new RunMerge(file, format, levels.stream().flatMap(List::stream).toList());
    }

    private void add(int level, Path run) {
        if (level == levels.size()) {
            levels.add(new ArrayList<>());
        }
        List<Path> runs = levels.get(level);
        runs.add(run);
        if (runs.size() == FAN_IN) {
            Path merged = write(out -> {
                try (InputStream in = new RunMerge(file, format, runs)) {
                    in.transferTo(out);
                }
            });
            runs.forEach(this::delete);
            runs.clear();
            add(level + 1, merged);
        }
    }

    /** What a run is to hold. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private Path write(Content content) {
        try {
            Path run = Files.createTempFile(folder, "truce-sort-", ".tmp");
            all.add(run);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run), WRITE_BYTES)) {
                content.writeTo(out);
            }
            return run;
        } catch (IOException e) {
            throw DurabilityException.of("sorting " + file.name() + " in a temporary file", e);
        }
    }

    private void delete(Path run) {
        try {
            Files.deleteIfExists(run);
        } catch (IOException e) {
            run.toFile().deleteOnExit();
        }
    }

    @Override
    public void close() {
        all.forEach(this::delete);
    }
}
