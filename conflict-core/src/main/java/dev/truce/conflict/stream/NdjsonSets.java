package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurabilityException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Data sets of which all keys were read: each line has one and none has that of another, but for files that are sorted in
 * pieces, where two that are far apart show only when the pieces are merged. Not thread-safe. Close it, because it may keep
 * temporary files.
 */
public final class NdjsonSets implements AutoCloseable {

    private static final int DEFAULT_SORT_BYTES = 16 << 20;
    private static final int LEAST_SORT_BYTES = 1 << 8;

    private final RecordFormat format;
    private final NdjsonFile[] files;
    private final SortedSet[] sets;

    private NdjsonSets(RecordFormat format, NdjsonFile[] files, SortedSet[] sets) {
        this.format = format;
        this.files = files;
        this.sets = sets;
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
        NdjsonFile[] files = {base == null ? new NdjsonFile("no base", Path.of("")) : base, local, server};
        List<FutureTask<SortedSet>> reading = new ArrayList<>();
        for (NdjsonFile file : files) {
            boolean none = base == null && reading.isEmpty();
            reading.add(Tasks.start(executor, none ? SortedSet::empty : () -> SortedSet.of(file, format, sorting)));
        }
        SortedSet[] sets = new SortedSet[Batch.SETS];
        RuntimeException refused = null;
        for (int set = 0; set < Batch.SETS; set++) {
            try {
                sets[set] = Tasks.result(reading.get(set));
            } catch (RuntimeException e) {
                refused = refused == null ? e : refused;
            }
        }
        NdjsonSets read = new NdjsonSets(format, files, sets);
        if (refused != null) {
            read.close();
            throw refused;
        }
        return read;
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

    /**
     * How many records the last agreed set has.
     *
     * @return the number; 0 when there is no such set
     */
    public long baseRecords() {
        return sets[Batch.BASE].records();
    }

    /**
     * How many records local's set has.
     *
     * @return the number
     */
    public long localRecords() {
        return sets[Batch.LOCAL].records();
    }

    /**
     * How many records the server's set has.
     *
     * @return the number
     */
    public long serverRecords() {
        return sets[Batch.SERVER].records();
    }

    /** Removes what was written to sort. */
    @Override
    public void close() {
        for (@Nullable SortedSet set : sets) {
            if (set != null) {
                set.close();
            }
        }
    }
}
