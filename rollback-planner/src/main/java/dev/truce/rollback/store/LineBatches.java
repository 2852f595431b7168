package dev.truce.rollback.store;

import dev.truce.integrity.Work;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.LineBlocks;
import dev.truce.integrity.json.NdjsonReader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, a block at a time, each looked at by whoever has time. A few blocks are read ahead of whoever asks, and what
 * fails, fails in its turn: after all blocks before it. Not thread-safe.
 *
 * @param <R> what is seen in a block
 */
final class LineBatches<R> implements Iterator<R> {

    private static final int MAX_BYTES_AHEAD = 1 << 20;

    private final LineBlocks blocks;
    private final String source;
    private final Executor helpers;
    private final Function<NdjsonReader, R> look;
    private final Deque<Ahead<R>> ahead = new ArrayDeque<>();
    private long bytesAhead;
    private long linesBefore;
    private long lines;
    private boolean ended;
    private @Nullable UncheckedIOException failure;

    /** What is seen in a block. */
    private record Seen<R>(R result, long lines) {}

    /** A block that was read, and what is made of it. */
    private record Ahead<R>(long bytes, Work<Seen<R>> work) {}

    /**
     * Batches of lines.
     *
     * @param blocks the lines
     * @param source their name in messages
     * @param helpers look at blocks, if they come to it first
     * @param look sees to one block, on any thread; what it throws counts lines from the block's first
     */
    LineBatches(LineBlocks blocks, String source, Executor helpers, Function<NdjsonReader, R> look) {
        this.blocks = blocks;
        this.source = source;
        this.helpers = helpers;
        this.look = look;
    }

    @Override
    public boolean hasNext() {
        readAhead();
        if (ahead.isEmpty() && failure != null) {
            throw new UncheckedIOException(
                    source + ": reading failed after line " + lines + ": " + failure.getMessage(), failure.getCause());
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
        linesBefore = lines;
        try {
            Seen<R> seen = first.work().result();
            lines += seen.lines();
            return seen.result();
        } catch (InputRejectedException e) {
            throw e.behind(linesBefore);
        }
    }

    /** How many lines come before those that were looked at last. */
    long linesBefore() {
        return linesBefore;
    }

    private void readAhead() {
        while (!ended && (ahead.isEmpty() || bytesAhead < MAX_BYTES_AHEAD)) {
            Optional<LineBlocks.Block> block = read();
            ended = block.isEmpty();
            block.ifPresent(each -> {
                ahead.add(new Ahead<>(each.length(), Work.start(helpers, () -> seen(each.lines()))));
                bytesAhead += each.length();
            });
        }
    }

    private Optional<LineBlocks.Block> read() {
        try {
            return blocks.next();
        } catch (UncheckedIOException e) { // told after what stands before it
            failure = e;
            return Optional.empty();
        }
    }

    private Seen<R> seen(NdjsonReader block) {
        R result = look.apply(block);
        return new Seen<>(result, block.number());
    }
}
