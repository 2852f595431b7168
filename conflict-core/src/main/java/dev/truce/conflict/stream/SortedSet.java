package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import java.io.InputStream;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A data set that can be read in order of its records: a file that is sorted, or sorted pieces of one that is not. */
final class SortedSet implements AutoCloseable {

    private final @Nullable NdjsonFile file;
    private final @Nullable LineSorter sorter;
    private final long records;

    private SortedSet(@Nullable NdjsonFile file, @Nullable LineSorter sorter, long records) {
        this.file = file;
        this.sorter = sorter;
        this.records = records;
    }

    static SortedSet empty() {
        return new SortedSet(null, null, 0);
    }

    /** A file that is said to be sorted. */
    static SortedSet inOrder(NdjsonFile file) {
        return new SortedSet(file, null, 0);
    }

    /**
     * A file whose keys were read, sorted if it must be.
     *
     * @param executor may help to sort
     */
    static SortedSet of(
            NdjsonFile file, OrderCheck order, RecordFormat format, NdjsonSets.Sorting sorting, Executor executor) {
        if (order.sorted()) {
            return new SortedSet(file, null, order.records());
        }
        LineSorter sorter = new LineSorter(file, format, sorting.temporaries());
        try {
            sorter.sort(sorting.bytes(), executor);
            return new SortedSet(file, sorter, sorter.records());
        } catch (RuntimeException | Error e) {
            sorter.close();
            throw e;
        }
    }

    /** How many records there are; 0 when nobody read them yet. */
    long records() {
        return records;
    }

    InputStream open() {
        if (sorter != null) {
            return sorter.open();
        }
        return file == null ? InputStream.nullInputStream() : file.open();
    }

    @Override
    public void close() {
        if (sorter != null) {
            sorter.close();
        }
    }
}
