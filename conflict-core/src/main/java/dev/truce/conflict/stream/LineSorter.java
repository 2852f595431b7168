package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Work;
import dev.truce.integrity.file.DurabilityException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Orders the lines of a file by record in bounded memory: pieces that fit are sorted into temporary files, which are merged
 * while they are read (external merge sort; Knuth, The Art of Computer Programming 3, 5.4).
 */
final class LineSorter implements AutoCloseable {

    /** So many files are merged into one before there are more. */
    private static final int FAN_IN = 64;

    private static final int WRITE_BYTES = 1 << 16;

    /** While one is read, two are sorted and written. */
    private static final int PIECES_IN_WORK = 2;

    private final NdjsonFile file;
    private final RecordFormat format;
    private final Path folder;
    private final List<List<Path>> levels = new ArrayList<>();
    private final List<Path> all = new ArrayList<>();
    private final KeyPrefix prefix = new KeyPrefix();
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

    /**
     * Reads the whole file.
     *
     * @param pieceBytes how long the pieces are
     * @param executor may sort one while the next is read
     */
    void sort(int pieceBytes, Executor executor) {
        Deque<Work<Run>> sorting = new ArrayDeque<>();
        Deque<byte[]> free = new ArrayDeque<>();
        try (LineBuffer lines = new LineBuffer(file, file.open(), pieceBytes)) {
            while (lines.fill(lines.from())) {
                int end = lines.wholeLinesEnd();
                if (end == lines.from()) {
                    continue; // a line that is longer than a piece
                }
                byte[] next = free.isEmpty() ? new byte[pieceBytes + Swar.SLACK] : free.remove();
                byte[] piece = lines.handOver(end, next);
                sorting.add(Work.start(executor, () -> sorted(piece, end)));
                if (sorting.size() == PIECES_IN_WORK) {
                    free.add(take(sorting.remove()));
                }
            }
            while (!sorting.isEmpty()) {
                take(sorting.remove());
            }
        } finally {
            sorting.forEach(Work::end);
        }
    }

    private byte[] take(Work<Run> sorting) {
        Run run = sorting.result();
        if (run.records > 0) {
            records += run.records;
            prefix.add(run.prefix);
            add(0, Objects.requireNonNull(run.path));
        }
        return run.piece;
    }

    /** A sorted piece; nothing was written when it holds no line. */
    private record Run(
            byte[] piece,
            long records,
            KeyPrefix prefix,
            @Nullable Path path) {}

    private Run sorted(byte[] piece, int end) {
        KeyReader keys = new KeyReader(file, format);
        KeyPrefix own = new KeyPrefix();
        List<Entry> entries = new ArrayList<>();
        int newline;
        for (int from = 0; from < end; from = newline + 1) {
            newline = Swar.newline(piece, from);
            if (!LineBuffer.isBlank(piece, from, newline)) {
                Entry entry = new Entry(from, newline);
                keys.read(piece, from, newline, entry.key);
                own.add(entry.key);
                entries.add(entry);
            }
        }
        if (entries.isEmpty()) {
            return new Run(piece, 0, own, null);
        }
        entries.forEach(entry -> entry.order = own.order(entry.key));
        Entry[] sorted = inOrder(entries);
        refuseDuplicates(piece, sorted);
        Path run = write(out -> {
            for (Entry entry : sorted) {
                out.write(piece, entry.from, entry.end + 1 - entry.from);
            }
        });
        return new Run(piece, entries.size(), own, run);
    }

    /** Sorts by as many of the first bits as fit into a number beside the entry's place, then what these do not tell apart. */
    private static Entry[] inOrder(List<Entry> entries) {
        int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(entries.size());
        long[] numbers = new long[entries.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (((entries.get(i).order >>> placeBits) << placeBits) | i) ^ Long.MIN_VALUE; // unsigned
        }
        Arrays.sort(numbers);
        Entry[] sorted = new Entry[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            sorted[i] = entries.get((int) (numbers[i] & ((1L << placeBits) - 1)));
        }
        int to;
        for (int from = 0; from < sorted.length; from = to) {
            to = from + 1;
            while (to < sorted.length && numbers[to] >>> placeBits == numbers[from] >>> placeBits) {
                to++;
            }
            Arrays.sort(sorted, from, to);
        }
        return sorted;
    }

    /** A line of the piece in memory. */
    private static final class Entry implements Comparable<Entry> {
        private final int from;
        private final int end;
        private final LineKey key = new LineKey();
        private long order;

        Entry(int from, int end) {
            this.from = from;
            this.end = end;
        }

        @Override
        public int compareTo(Entry other) {
            int byOrder = Long.compareUnsigned(order, other.order);
            return byOrder != 0 ? byOrder : key.compareTo(other.key);
        }
    }

    private void refuseDuplicates(byte[] data, Entry[] sorted) {
        for (int i = 1; i < sorted.length; i++) {
            Entry one = sorted[i - 1];
            Entry two = sorted[i];
            if (one.compareTo(two) == 0) {
                throw file.twice(
                        Arrays.copyOfRange(data, one.from, one.end),
                        Arrays.copyOfRange(data, two.from, two.end),
                        format);
            }
        }
    }

    /** The lines in order. */
    InputStream open() {
        return new RunMerge(
                file, format, prefix, levels.stream().flatMap(List::stream).toList());
    }

    private void add(int level, Path run) {
        if (level == levels.size()) {
            levels.add(new ArrayList<>());
        }
        List<Path> runs = levels.get(level);
        runs.add(run);
        if (runs.size() == FAN_IN) {
            Path merged = write(out -> {
                try (InputStream in = new RunMerge(file, format, prefix, runs)) {
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
            synchronized (all) {
                all.add(run);
            }
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
