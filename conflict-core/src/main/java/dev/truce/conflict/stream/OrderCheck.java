package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import java.util.Arrays;

/**
 * Reads a file's keys from first to last, to learn whether its lines are in order already.
 *
 * @param sorted whether each line's record comes after the one before
 * @param records how many lines were read; all of them when they are sorted
 */
record OrderCheck(boolean sorted, long records) {

    private static final int PIECE_BYTES = 1 << 18;

    static OrderCheck of(NdjsonFile file, RecordFormat format) {
        KeyReader keys = new KeyReader(file, format);
        LineKey last = new LineKey();
        LineKey here = new LineKey();
        long records = 0;
        try (LineBuffer lines = new LineBuffer(file, file.open(), PIECE_BYTES)) {
            int lastFrom = 0;
            int lastEnd = 0;
            while (true) {
                if (!lines.nextBuffered()) {
                    int keepFrom = records == 0 ? lines.from() : lastFrom;
                    if (!lines.fill(keepFrom)) {
                        return new OrderCheck(true, records);
                    }
                    lastFrom = 0;
                    lastEnd -= keepFrom;
                    if (records > 0) {
                        keys.read(lines.data(), lastFrom, lastEnd, last);
                    }
                    continue;
                }
                keys.read(lines.data(), lines.lineFrom(), lines.lineEnd(), here);
                int order = records++ == 0 ? -1 : last.compareTo(here);
                if (order == 0) {
                    throw file.twice(Arrays.copyOfRange(lines.data(), lastFrom, lastEnd), lines.line(), format);
                }
                if (order > 0) {
                    return new OrderCheck(false, records);
                }
                LineKey free = last;
                last = here;
                here = free;
                lastFrom = lines.lineFrom();
                lastEnd = lines.lineEnd();
            }
        }
    }
}
