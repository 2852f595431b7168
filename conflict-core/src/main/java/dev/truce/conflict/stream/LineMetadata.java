package dev.truce.conflict.stream;

import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.InstantText;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;

/**
 * The version, time and mark of a line where they are written the usual way: whole numbers, milliseconds, UTC. Whatever is
 * written otherwise is for {@link dev.truce.conflict.ruleset.RecordFormat} to read. Mutable, of one line after the other.
 */
final class LineMetadata {

    private static final int SAFE_DIGITS = 18;
    private static final long UNREADABLE = InstantText.NONE;
    private static final long ABSENT = Long.MIN_VALUE + 1;

    private final boolean exactTimes;
    private long epoch;
    private long version;
    private long millis;

    /** Times that are cut off to a precision are not the usual way. */
    LineMetadata(boolean exactTimes) {
        this.exactTimes = exactTimes;
    }

    /** Reads a line's metadata; false when some is written otherwise, or the line is a tombstone. */
    boolean read(byte[] bytes, LineScanner line) {
        epoch = count(bytes, line, MetadataNames.EPOCH);
        version = count(bytes, line, MetadataNames.VERSION);
        millis = time(bytes, line);
        return epoch != UNREADABLE && version != UNREADABLE && millis != UNREADABLE && isAlive(bytes, line);
    }

    boolean isLaterThan(long limit) {
        return millis != ABSENT && millis > limit;
    }

    boolean hasVersion(long count) {
        return version == count;
    }

    boolean hasEpoch(long count) {
        return epoch == count;
    }

    Stamp stamp() {
        ScalarVersion scalar = version == ABSENT && epoch == ABSENT
                ? null
                : new ScalarVersion(epoch == ABSENT ? 0 : epoch, version == ABSENT ? 0 : version);
        return new Stamp(scalar, millis == ABSENT ? null : HybridTime.ofMillis(millis));
    }

    private static boolean isAlive(byte[] bytes, LineScanner line) {
        if (!line.has(MetadataNames.DELETED)) {
            return true;
        }
        byte first = bytes[line.from(MetadataNames.DELETED)];
        return first == 'f' || first == 'n';
    }

    private static long count(byte[] bytes, LineScanner line, int slot) {
        if (!line.has(slot)) {
            return ABSENT;
        }
        int from = line.from(slot);
        if (bytes[from] == 'n') {
            return ABSENT;
        }
        return number(bytes, from, line.to(slot));
    }

    private static long number(byte[] bytes, int from, int to) {
        int digits = bytes[from] == '-' ? from + 1 : from;
        if (to - digits > SAFE_DIGITS) {
            return UNREADABLE;
        }
        long value = digits(bytes, digits, to);
        return value < 0 ? UNREADABLE : digits == from ? value : -value;
    }

    private long time(byte[] bytes, LineScanner line) {
        if (!line.has(MetadataNames.TIME)) {
            return ABSENT;
        }
        int from = line.from(MetadataNames.TIME);
        int to = line.to(MetadataNames.TIME);
        if (bytes[from] == 'n') {
            return ABSENT;
        }
        if (!exactTimes) {
            return UNREADABLE;
        }
        return bytes[from] == '"' ? InstantText.usualMillis(bytes, from + 1, to - 1) : number(bytes, from, to);
    }

    /** Decimal digits and nothing else, at most eighteen; else a negative number. */
    private static long digits(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
