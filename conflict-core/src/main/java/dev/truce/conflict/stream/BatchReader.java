package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import java.io.InputStream;

/** Cuts sorted sets into ranges of records, about equally long in bytes. Not thread-safe. */
final class BatchReader implements AutoCloseable {

    /** Of each set: threads hand over to each other at each piece, and six pieces for each of them are in memory. */
    private static final int PIECE_BYTES = 1 << 20;

    private final Feed[] feeds = new Feed[Batch.SETS];

    /** Empty streams stand for sets that are not there. */
    BatchReader(NdjsonFile[] files, InputStream[] sorted, RecordFormat format) {
        for (int set = 0; set < Batch.SETS; set++) {
            feeds[set] = new Feed(files[set], sorted[set], format);
        }
    }

    /** The part of one set that is in memory. */
    private static final class Feed {
        private final LineBuffer lines;
        private final KeyReader keys;
        private final LineKey key = new LineKey();
        private final LineKey probe = new LineKey();
        private int whole;

        Feed(NdjsonFile file, InputStream in, RecordFormat format) {
            lines = new LineBuffer(file, in, PIECE_BYTES);
            keys = new KeyReader(file, format);
        }

        /** Reads on; true when records may follow those in memory, the last of which then has {@link #key}. */
        boolean fill() {
            while (true) {
                if (!lines.full() || lines.wholeLinesEnd() == lines.from()) {
                    lines.fill(lines.from());
                }
                whole = lines.wholeLinesEnd();
                if (lines.ended()) {
                    return false;
                }
                int last = lastLine();
                if (last >= 0) {
                    keys.read(lines.data(), last, Swar.newline(lines.data(), last), key);
                    return true;
                }
                lines.skipTo(whole);
            }
        }

        private int lastLine() {
            int end = whole;
            while (end > lines.from()) {
                int begin = lineBegin(end - 1, lines.from());
                if (!LineBuffer.isBlank(lines.data(), begin, end - 1)) {
                    return begin;
                }
                end = begin;
            }
            return -1;
        }

        private int lineBegin(int inside, int lowest) {
            int begin = inside;
            while (begin > lowest && lines.data()[begin - 1] != '\n') {
                begin--;
            }
            return begin;
        }

        /** The end of the last line whose record does not come after another. */
        int endOf(LineKey last) {
            byte[] data = lines.data();
            int low = lines.from();
            int high = whole;
            while (low < high) {
                int begin = lineBegin(low + (high - low) / 2, low);
                int line = begin;
                while (line < high && LineBuffer.isBlank(data, line, Swar.newline(data, line))) {
                    line = Swar.newline(data, line) + 1;
                }
                if (line >= high) {
                    high = begin;
                    continue;
                }
                int end = Swar.newline(data, line);
                keys.read(data, line, end, probe);
                if (probe.compareTo(last) <= 0) {
                    low = end + 1;
                } else {
                    high = begin;
                }
            }
            return low;
        }
    }

    /** The next range into a batch that nobody uses any more; false at the end. */
    boolean next(Batch into) {
        LineKey last = null;
        boolean any = false;
        for (Feed feed : feeds) {
            if (feed.fill() && (last == null || feed.key.compareTo(last) < 0)) {
                last = feed.key;
            }
            any |= feed.whole > feed.lines.from();
        }
        if (!any) {
            return false;
        }
        int[] ends = new int[Batch.SETS];
        for (int set = 0; set < Batch.SETS; set++) {
            Feed feed = feeds[set];
            ends[set] = last == null ? feed.whole : last == feed.key ? feed.whole : feed.endOf(last);
        }
        for (int set = 0; set < Batch.SETS; set++) {
            LineBuffer lines = feeds[set].lines;
            into.put(set, lines.handOver(ends[set], into.data(set)), ends[set]);
        }
        return true;
    }

    @Override
    public void close() {
        for (Feed feed : feeds) {
            feed.lines.close();
        }
    }
}
