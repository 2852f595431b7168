package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import java.io.InputStream;
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

    /** Reads all keys of a file, and sorts it if it must be. */
    static SortedSet of(NdjsonFile file, RecordFormat format, NdjsonSets.Sorting sorting) {
        OrderCheck order = OrderCheck.of(file, format);
        if (order.sorted()) {
            return new SortedSet(file, null, order.records());
        }
        LineSorter sorter = new LineSorter(file, format, sorting.temporaries());
        try {
            sorter.sort(sorting.bytes());
            return new SortedSet(file, sorter, sorter.records());
        } catch (RuntimeException | Error e) {
            sorter.close();
            throw e;
        }
    }

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
