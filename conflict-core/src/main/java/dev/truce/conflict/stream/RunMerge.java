package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurabilityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Several sorted files, read as one. A record that stands in two of them is refused. */
final class RunMerge extends InputStream {

    private static final int PIECE_BYTES = 1 << 16;

    private final NdjsonFile file;
    private final RecordFormat format;
    private final Run[] heap;
    private int open;
    private int taken;

    /** The runs' records are told apart by what follows the prefix. */
    RunMerge(NdjsonFile file, RecordFormat format, KeyPrefix prefix, List<Path> runs) {
        this.file = file;
        this.format = format;
        this.heap = new Run[runs.size()];
        try {
            for (Path run : runs) {
                Run opened = new Run(file, format, prefix, Files.newInputStream(run));
                heap[open++] = opened;
            }
        } catch (IOException e) {
            close();
            throw DurabilityException.of("sorting " + file.name() + " in a temporary file", e);
        }
        for (int i = open / 2 - 1; i >= 0; i--) {
            sink(i);
        }
        refuseTwins();
    }

    /** One file, at one of its lines. */
    private static final class Run {
        private final LineBuffer lines;
        private final KeyReader keys;
        private final KeyPrefix prefix;
        private final LineKey key = new LineKey();
        private long order;

        Run(NdjsonFile file, RecordFormat format, KeyPrefix prefix, InputStream in) {
            this.prefix = prefix;
            lines = new LineBuffer(file, in, PIECE_BYTES);
            keys = new KeyReader(file, format);
            if (!advance()) {
                throw new IllegalStateException("A run of " + file.name() + " holds no line");
            }
        }

        boolean advance() {
            boolean more = lines.next();
            if (more) {
                keys.read(lines.data(), lines.lineFrom(), lines.lineEnd(), key);
                order = prefix.order(key);
            }
            return more;
        }

        int compareTo(Run other) {
            int byOrder = Long.compareUnsigned(order, other.order);
            return byOrder != 0 ? byOrder : key.compareTo(other.key);
        }
    }

    private void sink(int start) {
        int at = start;
        Run run = heap[at];
        while (2 * at + 1 < open) {
            int child = 2 * at + 1;
            if (child + 1 < open && heap[child + 1].compareTo(heap[child]) < 0) {
                child++;
            }
            if (run.compareTo(heap[child]) <= 0) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = run;
    }

    /** Each run holds a record once, so a second one is next to the first when that comes to the top. */
    private void refuseTwins() {
        for (int child = 1; child < Math.min(3, open); child++) {
            if (heap[0].compareTo(heap[child]) == 0) {
                throw file.twice(heap[0].lines.line(), heap[child].lines.line(), format);
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int copied = 0;
        while (open > 0 && copied < length) {
            LineBuffer lines = heap[0].lines;
            int from = lines.lineFrom() + taken;
            int count = Math.min(length - copied, lines.lineEnd() + 1 - from);
            System.arraycopy(lines.data(), from, into, offset + copied, count);
            copied += count;
            taken += count;
            if (from + count > lines.lineEnd()) {
                advance();
            }
        }
        return copied == 0 && length > 0 ? -1 : copied;
    }

    private void advance() {
        taken = 0;
        Run top = heap[0];
        if (!top.advance()) {
            top.lines.close();
            open--;
            heap[0] = heap[open];
        }
        if (open > 0) {
            sink(0);
            refuseTwins();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public void close() {
        for (int i = 0; i < open; i++) {
            heap[i].lines.close();
        }
        open = 0;
    }
}
