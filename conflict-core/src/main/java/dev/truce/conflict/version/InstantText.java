package dev.truce.conflict.version;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Instants as {@link Instant#toString} writes them, read and written without a formatter, which takes far longer. */
public final class InstantText {

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
     * @throws DateTimeException when it is none
     */
    public static Instant parse(String text) {
        Instant usual = usual(text);
        return usual == null ? Instant.parse(text) : usual;
    }

    /**
     * Reads an instant in its usual form: a year of four digits, seconds, a fraction or none, and {@code Z}.
     *
     * @param text the instant
     * @return the instant; null when the text has another form or no such instant exists
     */
    public static @Nullable Instant usual(String text) {
        int end = text.length() - 1;
        if (end < FORM.length() || text.charAt(end) != 'Z' || !hasForm(text)) {
            return null;
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nanos = end + 1 == WHOLE_SECONDS ? 0 : nanos(text, end);
        if (hour > 23 || minute > 59 || second > 59 || nanos < 0) {
            return null;
        }
        try {
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                    .toEpochDay();
            return Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nanos);
        } catch (DateTimeException e) {
            return null; // there is no such day
        }
    }

    private static boolean hasForm(String text) {
        for (int i = 0; i < FORM.length(); i++) {
            char expected = FORM.charAt(i);
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    /** What stands between the seconds and the end, or a negative number. */
    private static int nanos(String text, int end) {
        int from = FORM.length() + 1;
        if (text.charAt(from - 1) != '.' || end == from || end - from > MOST_DIGITS) {
            return -1;
        }
        int nanos = 0;
        for (int i = from; i < from + MOST_DIGITS; i++) {
            char c = i < end ? text.charAt(i) : '0';
            if (c < '0' || c > '9') {
                return -1;
            }
            nanos = nanos * 10 + c - '0';
        }
        return nanos;
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

    private static int number(String text, int from, int end) {
        int number = 0;
        for (int i = from; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
