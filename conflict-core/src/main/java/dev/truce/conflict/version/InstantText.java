package dev.truce.conflict.version;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Instants as {@link Instant#toString} writes them, read and written without a formatter, which takes far longer. */
public final class InstantText {

    /** No instant in its usual form. */
    public static final long NONE = Long.MIN_VALUE;

    /** The length of {@code 2026-01-13T19:00:00Z}. */
    private static final int WHOLE_SECONDS = 20;

    private static final int MOST_DIGITS = 9;
    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9_999, 12, 31).toEpochDay();
    private static final String FORM = "0000-00-00T00:00:00";

    private InstantText() {}

    /**
     * Reads an instant in any form that {@link Instant#parse} reads.
     *
     * @param text the instant
     * @return the instant
     * @throws java.time.DateTimeException when it is none
     */
    public static Instant parse(String text) {
        Instant usual = usual(text);
        return usual == null ? Instant.parse(text) : usual;
    }

    /**
     * Reads an instant in its usual form: a year of four digits, seconds, a fraction of up to nine digits or none, and
     * {@code Z}.
     *
     * @param text the instant
     * @return the instant; null when the text has another form or no such instant exists
     */
    public static @Nullable Instant usual(String text) {
        byte[] ascii =
                text.getBytes(StandardCharsets.ISO_8859_1); // what is no Latin-1 is a question mark, and no digit
        long second = second(ascii, 0, ascii.length);
        return second == NONE ? null : Instant.ofEpochSecond(second, nanos(ascii, FORM.length(), ascii.length));
    }

    /**
     * Reads an instant in its usual form.
     *
     * @param bytes where it stands
     * @param from its first byte
     * @param to after its last one
     * @return milliseconds since 1970, the rest of a millisecond cut off; {@link #NONE} when it has another form or no such
     *     instant exists
     */
    public static long usualMillis(byte[] bytes, int from, int to) {
        long second = second(bytes, from, to);
        return second == NONE ? NONE : second * 1_000 + nanos(bytes, from + FORM.length(), to) / 1_000_000;
    }

    /** The second since 1970, once all is known to be right. */
    private static long second(byte[] bytes, int from, int to) {
        if (!hasForm(bytes, from, to)) {
            return NONE;
        }
        int year = number(bytes, from, 4);
        int month = number(bytes, from + 5, 2);
        int day = number(bytes, from + 8, 2);
        int hour = number(bytes, from + 11, 2);
        int minute = number(bytes, from + 14, 2);
        int second = number(bytes, from + 17, 2);
        if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) {
            return NONE;
        }
        return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    }

    private static boolean hasForm(byte[] bytes, int from, int to) {
        int fraction = to - from - FORM.length() - 2; // the digits between point and Z
        if (fraction > MOST_DIGITS || fraction == 0 || fraction < -1 || bytes[to - 1] != 'Z') {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            byte expected = (byte) FORM.charAt(i);
            if (expected == '0' ? !isDigit(bytes[from + i]) : bytes[from + i] != expected) {
                return false;
            }
        }
        for (int i = to - 1 - fraction; i < to - 1; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
        }
        return fraction < 0 || bytes[from + FORM.length()] == '.';
    }

    private static boolean isDigit(byte ascii) {
        return ascii >= '0' && ascii <= '9';
    }

    private static boolean isDay(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    /** In the proleptic Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms, days_from_civil). */
    private static long daysSince1970(int year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    /** What stands from the point to the Z, if anything does. */
    private static int nanos(byte[] bytes, int point, int to) {
        int nanos = 0;
        for (int i = point + 1; i <= point + MOST_DIGITS; i++) {
            nanos = nanos * 10 + (i < to - 1 ? bytes[i] - '0' : 0);
        }
        return nanos;
    }

    private static int number(byte[] bytes, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /**
     * Writes an instant as {@link Instant#toString} does.
     *
     * @param instant the instant
     * @return its text, with a fraction of no, three, six or nine digits
     */
    public static String write(Instant instant) {
        long days = Math.floorDiv(instant.getEpochSecond(), SECONDS_OF_A_DAY);
        if (days < FIRST_DAY || days > LAST_DAY) {
            return instant.toString();
        }
        LocalDate day = LocalDate.ofEpochDay(days);
        int second = Math.floorMod(instant.getEpochSecond(), SECONDS_OF_A_DAY);
        StringBuilder text = new StringBuilder(WHOLE_SECONDS + 1 + MOST_DIGITS);
        digits(text, day.getYear(), 4).append('-');
        digits(text, day.getMonthValue(), 2).append('-');
        digits(text, day.getDayOfMonth(), 2).append('T');
        digits(text, second / 3_600, 2).append(':');
        digits(text, second / 60 % 60, 2).append(':');
        digits(text, second % 60, 2);
        int nanos = instant.getNano();
        if (nanos % 1_000_000 == 0) {
            if (nanos != 0) {
                digits(text.append('.'), nanos / 1_000_000, 3);
            }
        } else if (nanos % 1_000 == 0) {
            digits(text.append('.'), nanos / 1_000, 6);
        } else {
            digits(text.append('.'), nanos, 9);
        }
        return text.append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int count) {
        int unit = 1;
        for (int i = 1; i < count; i++) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            text.append((char) ('0' + number / unit % 10));
        }
        return text;
    }
}
