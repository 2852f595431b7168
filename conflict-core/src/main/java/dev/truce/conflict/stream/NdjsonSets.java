package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Work;
import dev.truce.integrity.file.DurabilityException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Data sets that can be read in order of their records. Of those that were {@linkplain #read read} before, each line has a key and
 * none has that of another, but for files that are sorted in pieces, where two that are far apart show only when the pieces are
 * merged; of those {@linkplain #inOrder said to be in order} nothing is known. Not thread-safe. Close it, because it may
 * keep temporary files.
 */
public final class NdjsonSets implements AutoCloseable {

    private static final int DEFAULT_SORT_BYTES = 16 << 20;
    private static final int LEAST_SORT_BYTES = 1 << 8;

    private final RecordFormat format;
    private final NdjsonFile[] files;
    private final SortedSet[] sets;
    private final long[] counted = new long[Batch.SETS];

    private NdjsonSets(RecordFormat format, NdjsonFile[] files, SortedSet[] sets) {
        this.format = format;
        this.files = files;
        this.sets = sets;
    }

    /**
     * Sets that are in order of their records' ids: types, then keys, each by its UTF-8 bytes as unsigned numbers. Nothing is read before
     * they are reconciled, which then takes one pass less and needs no temporary files; a line that is out of place is
     * refused when it is reached ({@link UnsortedException}). Whoever cannot be sure tries this within a transaction, and
     * {@link #read} after it was undone.
     *
     * @param base the last agreed set; null when there is none
     * @param local local's set
     * @param server the server's set
     * @param format where records keep their key
     * @return the sets
     */
    public static NdjsonSets inOrder(
            @Nullable NdjsonFile base, NdjsonFile local, NdjsonFile server, RecordFormat format) {
        SortedSet before = base == null ? SortedSet.empty() : SortedSet.inOrder(base);
        SortedSet[] sets = {before, SortedSet.inOrder(local), SortedSet.inOrder(server)};
        return new NdjsonSets(format, files(base, local, server), sets);
    }

    private static NdjsonFile[] files(@Nullable NdjsonFile base, NdjsonFile local, NdjsonFile server) {
        return new NdjsonFile[] {base == null ? new NdjsonFile("no base", Path.of("")) : base, local, server};
    }

    /**
     * How and where files are read whose records are not in order.
     *
     * @param temporaries the folder of the temporary files
     * @param bytes how much of a file is sorted in memory, at least 256; a longer line has more
     */
    public record Sorting(Path temporaries, int bytes) {

        /**
         * Checks the memory.
         *
         * @param temporaries the folder of the temporary files
         * @param bytes how much of a file is sorted in memory, at least 256; a longer line has more
         */
        public Sorting {
            Objects.requireNonNull(temporaries, "temporaries");
            if (bytes < LEAST_SORT_BYTES) {
                throw new IllegalArgumentException(
                        "Files are sorted in at least " + LEAST_SORT_BYTES + " bytes, but the number was " + bytes);
            }
        }

        /**
         * Sorting in pieces of 16 MiB.
         *
         * @param temporaries the folder of the temporary files
         * @return the settings
         */
        public static Sorting in(Path temporaries) {
            return new Sorting(temporaries, DEFAULT_SORT_BYTES);
        }
    }

    /**
     * Reads the keys of all sets, and sorts those whose records are not in order of their ids.
     *
     * @param base the last agreed set; null when there is none
     * @param local local's set
     * @param server the server's set
     * @param format where records keep their key
     * @param sorting how files are sorted that are not in order
     * @param executor may read the files at the same time
     * @return the sets
     * @throws dev.truce.integrity.json.InputRejectedException when a line has no key, or that of another; names file and line
     * @throws DurabilityException when temporary files cannot be written
     */
    public static NdjsonSets read(
            @Nullable NdjsonFile base,
            NdjsonFile local,
            NdjsonFile server,
            RecordFormat format,
            Sorting sorting,
            Executor executor) {
        NdjsonFile[] files = files(base, local, server);
        List<Work<OrderCheck>> checking = new ArrayList<>();
        for (int set = base == null ? Batch.LOCAL : Batch.BASE; set < Batch.SETS; set++) {
            NdjsonFile file = files[set];
            checking.add(Work.start(executor, () -> OrderCheck.of(file, format)));
        }
        SortedSet[] sets = {SortedSet.empty(), SortedSet.empty(), SortedSet.empty()};
        NdjsonSets read = new NdjsonSets(format, files, sets);
        try {
            for (int i = 0; i < checking.size(); i++) {
                int set = Batch.SETS - checking.size() + i;
                OrderCheck order = checking.get(i).result();
                sets[set] = SortedSet.of(files[set], order, format, sorting, executor);
            }
            return read;
        } catch (RuntimeException | Error e) {
            read.close();
            throw e;
        } finally {
            checking.forEach(Work::end);
        }
    }

    RecordFormat format() {
        return format;
    }

    NdjsonFile[] files() {
        return files.clone();
    }

    /** All sets from the beginning, in the order of their records. */
    BatchReader open() {
        InputStream[] streams = new InputStream[Batch.SETS];
        for (int set = 0; set < Batch.SETS; set++) {
            streams[set] = sets[set].open();
        }
        return new BatchReader(files, streams, format);
    }

    /** So many more records of a set were read. */
    void count(int set, long records) {
        counted[set] += records;
    }

    private long records(int set) {
        return Math.max(counted[set], sets[set].records());
    }

    /**
     * How many records the last agreed set has; of sets that were said to be in order, how many were reconciled.
     *
     * @return the number; 0 when there is no such set
     */
    public long baseRecords() {
        return records(Batch.BASE);
    }

    /**
     * How many records local's set has; of sets that were said to be in order, how many were reconciled.
     *
     * @return the number
     */
    public long localRecords() {
        return records(Batch.LOCAL);
    }

    /**
     * How many records the server's set has; of sets that were said to be in order, how many were reconciled.
     *
     * @return the number
     */
    public long serverRecords() {
        return records(Batch.SERVER);
    }

    /** Removes what was written to sort. */
    @Override
    public void close() {
        for (SortedSet set : sets) {
            set.close();
        }
    }
}
