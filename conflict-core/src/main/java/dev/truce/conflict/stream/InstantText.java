package dev.truce.conflict.stream;

import java.time.Instant;

/** Times as {@link Instant#toString} writes them, without what it makes on the way: each change has one. */
final class InstantText {

    private static final long MILLIS_A_DAY = 86_400_000;
    private static final long YEAR_0 = -719_528 * MILLIS_A_DAY;
    private static final long YEAR_10000 = 2_932_897 * MILLIS_A_DAY;

    private InstantText() {}

    static void add(Bytes text, long millis) {
        if (millis < YEAR_0 || millis >= YEAR_10000) {
            text.add(Instant.ofEpochMilli(millis).toString());
            return;
        }
        long days = Math.floorDiv(millis, MILLIS_A_DAY);
        int rest = (int) (millis - days * MILLIS_A_DAY);
        date(text, (int) days + 719_468);
        text.add('T');
        text.digits(rest / 3_600_000, 2);
        text.add(':');
        text.digits(rest / 60_000 % 60, 2);
        text.add(':');
        text.digits(rest / 1_000 % 60, 2);
        if (rest % 1_000 > 0) {
            text.add('.');
            text.digits(rest % 1_000, 3);
        }
        text.add('Z');
    }

    /** In the proleptic Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms, civil_from_days). */
    private static void date(Bytes text, int days) {
        int era = Math.floorDiv(days, 146_097);
        int dayOfEra = days - era * 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * dayOfYear + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        text.digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        text.add('-');
        text.digits(month, 2);
        text.add('-');
        text.digits(dayOfYear - (153 * fromMarch + 2) / 5 + 1, 2);
    }
}
