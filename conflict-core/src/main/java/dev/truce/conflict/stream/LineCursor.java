package dev.truce.conflict.stream;

import dev.truce.conflict.ruleset.RecordFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One set's part of a batch, at one of its lines. A line that is the same as another set's is not read again. */
final class LineCursor {

    private final RecordFormat format;
    private final LineScanner scanner;
    private final LineMetadata metadata;
    private final LineKey ownKey = new LineKey();

    private final NdjsonFile file;
    private byte[] data = new byte[Swar.SLACK];
    private int end;
    private int lineFrom;
    private int lineEnd;
    private boolean ready;
    private boolean plain;
    private boolean whole;
    private LineCursor original = this;
    private NdjsonFile.@Nullable Checked checked;

    LineCursor(NdjsonFile file, RecordFormat format, MetadataNames names) {
        this.file = file;
        this.format = format;
        this.scanner = new LineScanner(names);
        this.metadata = new LineMetadata(format.precision() == null);
    }

    void begin(byte[] bytes, int to) {
        data = bytes;
        end = to;
        lineFrom = 0;
        lineEnd = -1;
        ready = false;
    }

    /** Goes to the next line, unless it was not taken yet. Lines that may be the same are asked first. */
    boolean advance(@Nullable LineCursor first, @Nullable LineCursor second) {
        if (ready) {
            return true;
        }
        int from = lineEnd + 1;
        if (from >= end) {
            return false;
        }
        checked = null;
        lineFrom = from;
        ready = isCopyOf(first) || isCopyOf(second) || read();
        return ready;
    }

    private boolean isCopyOf(@Nullable LineCursor other) {
        if (other == null || !other.ready) {
            return false;
        }
        LineCursor source = other.original;
        int length = source.lineEnd + 1 - source.lineFrom;
        boolean same = lineFrom + length <= end
                && Arrays.equals(data, lineFrom, lineFrom + length, source.data, source.lineFrom, source.lineEnd + 1);
        if (same) {
            original = source;
            lineEnd = lineFrom + length - 1;
        }
        return same;
    }

    private boolean read() {
        original = this;
        while (lineFrom < end) {
            int newline = scanner.head(data, lineFrom);
            boolean accepted = newline >= 0;
            lineEnd = accepted ? newline : Swar.newline(data, lineFrom);
            if (accepted || !LineBuffer.isBlank(data, lineFrom, lineEnd)) {
                boolean named = accepted && KeyReader.take(scanner, data, format, ownKey);
                if (!named) {
                    KeyReader.decode(file, format, data, lineFrom, lineEnd, ownKey);
                }
                plain = accepted && metadata.read(data, scanner);
                whole = !accepted || scanner.isWhole();
                return true;
            }
            lineFrom = lineEnd + 1;
        }
        return false;
    }

    /** The line is done with. */
    void take() {
        ready = false;
    }

    String fileName() {
        return file.name();
    }

    boolean isReady() {
        return ready;
    }

    LineKey key() {
        return original.ownKey;
    }

    /** The cursor that read these bytes first. */
    LineCursor original() {
        return original;
    }

    /** Whether the line is no tombstone and has usual metadata; what follows the metadata was not looked at. */
    boolean hasPlainHead() {
        return original.plain;
    }

    /**
     * Whether the whole line was accepted from its bytes, is no tombstone, and has usual metadata.
     *
     * @param like a plain line that this one may be much like; null for none
     */
    boolean isPlain(@Nullable LineCursor like) {
        return original.readsWhole(like == null ? null : like.original.scanner);
    }

    private boolean readsWhole(@Nullable LineScanner model) {
        if (!whole) {
            whole = true;
            plain &= (model == null ? scanner.line(data, lineFrom) : scanner.line(data, lineFrom, model)) >= 0;
        }
        return plain;
    }

    LineMetadata metadata() {
        return original.metadata;
    }

    LineScanner members() {
        return original.scanner;
    }

    /** The bytes that {@link #members} places are in. */
    byte[] data() {
        return original.data;
    }

    int from() {
        return original.lineFrom;
    }

    /** The end of the line's text, which is not empty, without what ends the line. */
    int to() {
        LineCursor source = original;
        boolean carriageReturn = source.data[source.lineEnd - 1] == '\r';
        return carriageReturn ? source.lineEnd - 1 : source.lineEnd;
    }

    byte[] line() {
        return Arrays.copyOfRange(data(), from(), to());
    }

    /** The line as the strict reader reads it. */
    NdjsonFile.Checked checked() {
        NdjsonFile.Checked known = original.checked;
        if (known == null) {
            known = original.file.checked(line(), format);
            original.checked = known;
        }
        return known;
    }
}
