package dev.truce.rollback.retention;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** A period of the calendar, of which a policy keeps the newest snapshot. */
public enum RetentionPeriod {
    /** An hour of a day. */
    HOURLY,
    /** A day. */
    DAILY,
    /** A week of ISO 8601, from Monday on. */
    WEEKLY,
    /** A month. */
    MONTHLY,
    /** A year. */
    YEARLY;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names the period that a time is in. */
    String of(ZonedDateTime time) {
        return switch (this) {
            case HOURLY -> time.truncatedTo(ChronoUnit.HOURS).toOffsetDateTime().toString();
            case DAILY -> time.toLocalDate().toString();
            case WEEKLY ->
                time.get(IsoFields.WEEK_BASED_YEAR)
                        + String.format(Locale.ROOT, "-W%02d", time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTHLY -> time.toLocalDate().toString().substring(0, "2026-11".length());
            case YEARLY -> String.valueOf(time.getYear());
        };
    }
}
