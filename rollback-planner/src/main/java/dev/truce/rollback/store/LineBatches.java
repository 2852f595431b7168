package dev.truce.rollback.store;

import dev.truce.integrity.Work;
import dev.truce.integrity.json.NdjsonReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, some at a time, each batch looked at by whoever has time. A few batches are read ahead of whoever asks,
 * and what fails, fails in its turn: after all batches before it. Not thread-safe.
 *
 * @param <R> what is seen in a batch
 */
final class LineBatches<R> implements Iterator<R> {

    private static final int BATCH_BYTES = 1 << 17;
    private static final int MAX_BYTES_AHEAD = 1 << 20;

    private final NdjsonReader lines;
    private final Executor helpers;
    private final Function<List<NdjsonReader.Line>, R> look;
    private final Deque<Ahead<R>> ahead = new ArrayDeque<>();
    private long bytesAhead;
    private @Nullable RuntimeException failure;

    /** A batch that was read, and what is made of it. */
    private record Ahead<R>(long bytes, Work<R> work) {}

    /**
     * Batches of lines.
     *
     * @param lines the lines
     * @param helpers look at batches, if they come to it first
     * @param look sees to one batch, on any thread
     */
    LineBatches(NdjsonReader lines, Executor helpers, Function<List<NdjsonReader.Line>, R> look) {
        this.lines = lines;
        this.helpers = helpers;
        this.look = look;
    }

    @Override
    public boolean hasNext() {
        readAhead();
        if (ahead.isEmpty() && failure != null) {
            throw failure;
        }
        return !ahead.isEmpty();
    }

    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no further line");
        }
        Ahead<R> first = ahead.remove();
        bytesAhead -= first.bytes();
        readAhead();
        return first.work().result();
    }

    private void readAhead() {
        try {
            while (failure == null && (ahead.isEmpty() || bytesAhead < MAX_BYTES_AHEAD) && lines.hasNext()) {
                read();
            }
        } catch (RuntimeException e) { // told after what stands before it
            failure = e;
        }
    }

    /** Reads a batch of at least the line that follows. */
    private void read() {
        List<NdjsonReader.Line> batch = new ArrayList<>();
        long bytes = 0;
        try {
            while (bytes < BATCH_BYTES && lines.hasNext()) {
                NdjsonReader.Line line = lines.next();
                batch.add(line);
                bytes += line.bytes().length;
            }
        } finally {
            ahead.add(new Ahead<>(bytes, Work.start(helpers, () -> look.apply(batch))));
            bytesAhead += bytes;
        }
    }
}
