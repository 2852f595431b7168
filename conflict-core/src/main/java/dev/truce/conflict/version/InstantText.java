package dev.truce.conflict.version;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    /** The length of the longest text that {@link #writeMillis} or {@link #write} makes of a usual instant. */
    public static final int MOST_BYTES = WHOLE_SECONDS + 1 + MOST_DIGITS;

    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9_999, 12, 31).toEpochDay();
    private static final int POINT = WHOLE_SECONDS - 1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** {@code 0000-00-}. */
    private static final Eight DATE = new Eight(0x00FFFF00FFFFFFFFL, 0x2D30302D30303030L);
    /** {@code 00:00:00}. */
    private static final Eight TIME = new Eight(0xFFFF00FFFF00FFFFL, 0x30303A30303A3030L);

    private static final int DAY = 8;
    private static final int HOUR = 11;

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
        return second == NONE ? null : Instant.ofEpochSecond(second, nanos(ascii, POINT, ascii.length));
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
        return second == NONE ? NONE : second * 1_000 + nanos(bytes, from + POINT, to) / 1_000_000;
    }

    /**
     * The form of eight characters, the first one lowest.
     *
     * @param digits all bits of each character that is a digit
     * @param expected the text with each digit zero
     */
    private record Eight(long digits, long expected) {

        private static final long HIGH = 0xF0F0F0F0F0F0F0F0L;
        private static final long FROM_NINE_TO_MOST = 0x0606060606060606L;

        /** Whether all digits are some; what is added to them ends in the nibble above only for what is beyond nine. */
        boolean has(long text) {
            long tens = digits & HIGH;
            long fixed = tens | ~digits;
            return (text & fixed) == (expected & fixed)
                    && ((text + (digits & FROM_NINE_TO_MOST)) & tens) == (expected & tens);
        }
    }

    private static int twoDigits(long eight, int at) {
        return 10 * digit(eight, at) + digit(eight, at + 1);
    }

    private static int digit(long eight, int at) {
        return (int) (eight >>> (Byte.SIZE * at)) & 0xF;
    }

    /** The second since 1970, once all is known to be right. */
    private static long second(byte[] bytes, int from, int to) {
        if (to - from < WHOLE_SECONDS || !endsRight(bytes, from, to)) {
            return NONE;
        }
        long date = (long) LONGS.get(bytes, from);
        long time = (long) LONGS.get(bytes, from + HOUR);
        int dayTens = bytes[from + DAY] - '0';
        int dayOnes = bytes[from + DAY + 1] - '0';
        if (!DATE.has(date) || !TIME.has(time) || dayOnes < 0 || dayOnes > 9 || bytes[from + HOUR - 1] != 'T') {
            return NONE;
        }
        int year = 100 * twoDigits(date, 0) + twoDigits(date, 2);
        int month = twoDigits(date, 5);
        int day = 10 * dayTens + dayOnes;
        int hour = twoDigits(time, 0);
        int minute = twoDigits(time, 3);
        int second = twoDigits(time, 6);
        if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) {
            return NONE; // tens of a day that are no digit make no day, too
        }
        return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    }

    /** Whether {@code Z} follows the seconds, or a point and digits and {@code Z}. */
    private static boolean endsRight(byte[] bytes, int from, int to) {
        int fraction = to - from - WHOLE_SECONDS - 1; // the digits between point and Z
        if (fraction > MOST_DIGITS || fraction == 0 || bytes[to - 1] != 'Z') {
            return false;
        }
        for (int i = to - 1 - fraction; i < to - 1; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
        }
        return fraction < 0 || bytes[from + POINT] == '.';
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

    /**
     * Writes an instant as {@link Instant#toString} does.
     *
     * @param instant the instant
     * @return its text, with a fraction of no, three, six or nine digits
     */
    public static String write(Instant instant) {
        if (!isUsual(instant.getEpochSecond())) {
            return instant.toString();
        }
        byte[] text = new byte[MOST_BYTES];
        int end = write(instant.getEpochSecond(), instant.getNano(), text, 0);
        return new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes an instant as {@link #write(Instant)} does.
     *
     * @param millis milliseconds since 1970
     * @param out has room for {@link #MOST_BYTES} from there on
     * @param at where the text is to begin
     * @return where it ends; {@code at} when its year does not have four digits, and nothing was written
     */
    public static int writeMillis(long millis, byte[] out, int at) {
        long second = Math.floorDiv(millis, 1_000L);
        return isUsual(second) ? write(second, Math.floorMod(millis, 1_000) * 1_000_000, out, at) : at;
    }

    private static boolean isUsual(long second) {
        long days = Math.floorDiv(second, SECONDS_OF_A_DAY);
        return days >= FIRST_DAY && days <= LAST_DAY;
    }

    private static int write(long epochSecond, int nanos, byte[] out, int at) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, SECONDS_OF_A_DAY));
        int second = Math.floorMod(epochSecond, SECONDS_OF_A_DAY);
        two(day.getYear() / 100, out, at);
        two(day.getYear() % 100, out, at + 2);
        out[at + 4] = '-';
        two(day.getMonthValue(), out, at + 5);
        out[at + 7] = '-';
        two(day.getDayOfMonth(), out, at + DAY);
        out[at + HOUR - 1] = 'T';
        two(second / 3_600, out, at + HOUR);
        out[at + 13] = ':';
        two(second / 60 % 60, out, at + 14);
        out[at + 16] = ':';
        two(second % 60, out, at + 17);
        int end = nanos == 0 ? at + POINT : fraction(nanos, out, at + POINT);
        out[end] = 'Z';
        return end + 1;
    }

    private static void two(int number, byte[] out, int at) {
        out[at] = (byte) ('0' + number / 10);
        out[at + 1] = (byte) ('0' + number % 10);
    }

    /** In threes, as few as say all. */
    private static int fraction(int nanos, byte[] out, int at) {
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : MOST_DIGITS;
        out[at] = '.';
        int left = nanos;
        for (int i = MOST_DIGITS; i > 0; i--) {
            if (i <= digits) {
                out[at + i] = (byte) ('0' + left % 10);
            }
            left /= 10;
        }
        return at + digits + 1;
    }
}
