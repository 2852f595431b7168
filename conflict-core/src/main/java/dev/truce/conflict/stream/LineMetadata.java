package dev.truce.conflict.stream;

import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.time.YearMonth;

/**
 * The version, time and mark of a line where they are written the usual way: whole numbers, milliseconds, UTC. Whatever is
 * written otherwise is for {@link dev.truce.conflict.ruleset.RecordFormat} to read. Mutable, of one line after the other.
 */
final class LineMetadata {

    private static final int SAFE_DIGITS = 18;
    private static final long UNREADABLE = Long.MIN_VALUE;
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
        if (to - digits > SAFE_DIGITS || to == digits) {
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
        return bytes[from] == '"' ? instant(bytes, from + 1, to - 1) : number(bytes, from, to);
    }

    /** {@code 2026-01-13T19:00:00Z}, or with up to nine digits of a second; years of four digits. */
    private static long instant(byte[] bytes, int from, int to) {
        int length = to - from;
        boolean shape = length >= 20
                && length <= 30
                && length != 21
                && bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && bytes[from + 10] == 'T'
                && bytes[from + 13] == ':'
                && bytes[from + 16] == ':'
                && bytes[to - 1] == 'Z'
                && (length == 20 || bytes[from + 19] == '.');
        if (!shape) {
            return UNREADABLE;
        }
        long year = digits(bytes, from, from + 4);
        long month = digits(bytes, from + 5, from + 7);
        long day = digits(bytes, from + 8, from + 10);
        long hour = digits(bytes, from + 11, from + 13);
        long minute = digits(bytes, from + 14, from + 16);
        long second = digits(bytes, from + 17, from + 19);
        long fraction = length == 20 ? 0 : digits(bytes, from + 20, Math.min(to - 1, from + 23));
        boolean rest = length <= 24 || digits(bytes, from + 23, to - 1) >= 0;
        boolean valid = year >= 0
                && month >= 1
                && month <= 12
                && isDay(year, month, day)
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59
                && fraction >= 0
                && rest;
        if (!valid) {
            return UNREADABLE;
        }
        int fractionDigits = length == 20 ? 0 : Math.min(3, length - 21);
        for (int i = fractionDigits; i < 3 && length > 20; i++) {
            fraction *= 10;
        }
        long days = daysSince1970(year, month, day);
        return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + fraction;
    }

    private static boolean isDay(long year, long month, long day) {
        return day >= 1
                && (day <= 28 || day <= YearMonth.of((int) year, (int) month).lengthOfMonth());
    }

    /** In the proleptic Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms, days_from_civil). */
    private static long daysSince1970(long year, long month, long day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
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
