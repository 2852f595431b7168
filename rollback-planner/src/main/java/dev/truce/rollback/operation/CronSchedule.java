package dev.truce.rollback.operation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.BitSet;

/** Five fields of cron. Days on which both day fields are restricted fit when either does, as in the cron of Vixie. */
final class CronSchedule implements Schedule {

    /** 29 February comes again after eight years at most, and so does every other day. */
    private static final int LONGEST_SEARCH_DAYS = 8 * 366;

    private final String text;
    private final ZoneId zone;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private CronSchedule(String text, ZoneId zone, String[] fields) {
        this.text = text;
        this.zone = zone;
        this.minutes = CronField.MINUTE.parse(fields[0]);
        this.hours = CronField.HOUR.parse(fields[1]);
        this.days = CronField.DAY.parse(fields[2]);
        this.months = CronField.MONTH.parse(fields[3]);
        this.weekdays = CronField.WEEKDAY.parse(fields[4]);
        this.eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    static CronSchedule parse(String text, ZoneId zone) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException("cron has five fields, minute, hour, day, month and weekday, but \""
                    + text + "\" has " + fields.length + "; write such as \"0 2 * * *\"");
        }
        CronSchedule schedule = new CronSchedule(text.strip(), zone, fields);
        try {
            schedule.next(Instant.EPOCH);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" names a day that never comes; check day and month", e);
        }
        return schedule;
    }

    @Override
    public Instant next(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone);
        // an hour that comes twice may have put the time before where the search begins
        LocalDate first = local.toLocalDate().minusDays(1);
        for (int day = 0; day <= LONGEST_SEARCH_DAYS; day++) {
            LocalDate date = first.plusDays(day);
            if (fits(date)) {
                Instant found = on(date, after);
                if (found.isAfter(after)) {
                    return found;
                }
            }
        }
        throw new DateTimeException("\"" + text + "\" names no time after " + after);
    }

    private boolean fits(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        return months.get(date.getMonthValue()) && (eitherDay ? day || weekday : day && weekday);
    }

    /** The first time of a day that is after another; that other when there is none. */
    private Instant on(LocalDate date, Instant after) {
        for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                Instant time =
                        date.atTime(LocalTime.of(hour, minute)).atZone(zone).toInstant();
                if (time.isAfter(after)) {
                    return time;
                }
            }
        }
        return after;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronSchedule cron && cron.text.equals(text) && cron.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + zone.hashCode();
    }

    @Override
    public String toString() {
        return "cron " + text + " (" + zone + ")";
    }
}
