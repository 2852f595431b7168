package dev.truce.conflict.stream;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.ruleset.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells which record a line is about. Reads no further than needed; not thread-safe. */
final class KeyReader {

    private final NdjsonFile file;
    private final RecordFormat format;
    private final LineScanner scanner;

    KeyReader(NdjsonFile file, RecordFormat format) {
        this.file = file;
        this.format = format;
        this.scanner = new LineScanner(MetadataNames.of(format, true));
    }

    /**
     * Reads the key of a line.
     *
     * @param bytes holds it
     * @param from where it begins
     * @param to where its newline stands
     * @param key told of type and key
     */
    void read(byte[] bytes, int from, int to, LineKey key) {
        boolean plain = scanner.metadata(bytes, from) && take(scanner, bytes, format, key);
        if (!plain) {
            decode(file, format, bytes, from, to, key);
        }
    }

    /** Takes type and key from where they stand; false when they must be decoded first, or are none. */
    static boolean take(LineScanner line, byte[] bytes, RecordFormat format, LineKey key) {
        if (format.typePath() != null) {
            long type = line.has(MetadataNames.TYPE)
                    ? plain(bytes, line.from(MetadataNames.TYPE), line.to(MetadataNames.TYPE))
                    : 0;
            if (type == 0) {
                return false;
            }
            key.type(bytes, (int) (type >>> 32), (int) type);
        }
        long own = line.has(MetadataNames.KEY)
                ? plain(bytes, line.from(MetadataNames.KEY), line.to(MetadataNames.KEY))
                : 0;
        if (own == 0) {
            return false;
        }
        key.key(bytes, (int) (own >>> 32), (int) own);
        return true;
    }

    /** Both ends of a text that is its own name, or 0: other texts and numbers are for {@link RecordFormat#id} to read. */
    private static long plain(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        if (first == '"') {
            return isUnescaped(bytes, from + 1, to - 1) && to - from > 2 ? ends(from + 1, to - 1) : 0;
        }
        boolean digits = first >= '1' && first <= '9';
        for (int i = from + 1; digits && i < to; i++) {
            digits = bytes[i] >= '0' && bytes[i] <= '9';
        }
        return digits ? ends(from, to) : 0;
    }

    /** Whether a text between its quotes stands for itself. */
    static boolean isUnescaped(byte[] bytes, int from, int to) {
        int at = Swar.plainTextEnd(bytes, from);
        while (at < to && bytes[at] != '\\') {
            at = bytes[at] < 0 ? at + 1 : Swar.plainTextEnd(bytes, at);
        }
        return at >= to;
    }

    private static long ends(int from, int to) {
        return ((long) from << 32) | to;
    }

    static void decode(NdjsonFile file, RecordFormat format, byte[] bytes, int from, int to, LineKey key) {
        RecordId id = file.checked(Arrays.copyOfRange(bytes, from, to), format).id();
        if (format.typePath() != null) {
            byte[] type = id.type().getBytes(StandardCharsets.UTF_8);
            key.type(type, 0, type.length);
        }
        byte[] own = id.key().getBytes(StandardCharsets.UTF_8);
        key.key(own, 0, own.length);
    }
}
