package dev.truce.rollback.operation;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * When something is due. A schedule has no memory: it names the first time after another, so what was missed for long is due once and not
 * once for each time that was missed.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The first time after another.
     *
     * @param after a time
     * @return a later one
     */
    Instant next(Instant after);

    /**
     * Every so often, counted from 1970, so that a restart changes nothing.
     *
     * @param interval a second at least
     * @return the schedule
     * @throws IllegalArgumentException when the interval is shorter
     */
    static Schedule every(Duration interval) {
        return new IntervalSchedule(interval);
    }

    /**
     * Each day at a time of the day. A time that the clock leaves out comes as much later as it is set forward; one that comes twice counts
     * once.
     *
     * @param time to the minute
     * @param zone whose time it is
     * @return the schedule
     */
    static Schedule daily(LocalTime time, ZoneId zone) {
        return cron(time.getMinute() + " " + time.getHour() + " * * *", zone);
    }

    /**
     * Each week on a day, at a time of the day.
     *
     * @param day the day
     * @param time to the minute
     * @param zone whose day and time it is
     * @return the schedule
     */
    static Schedule weekly(DayOfWeek day, LocalTime time, ZoneId zone) {
        return cron(time.getMinute() + " " + time.getHour() + " * * " + day.getValue() % 7, zone);
    }

    /**
     * As cron says it: minute, hour, day of the month, month and day of the week, each {@code *}, a number, a range, a list, or any of
     * them with {@code /step}; months and days of the week have names, too, and Sunday is 0 or 7. Where both days are restricted, either
     * will do.
     *
     * @param text five fields
     * @param zone whose time it is
     * @return the schedule
     * @throws IllegalArgumentException when the text is none, or names no time that ever comes
     */
    static Schedule cron(String text, ZoneId zone) {
        return CronSchedule.parse(text, zone);
    }

    /**
     * More often the closer a moment is: all times of the usual schedule, and around each moment those of a window's schedule besides.
     *
     * @param usual what holds always
     * @param moments what it is about, in any order
     * @param windows from how long before a moment until how long after it which schedule holds
     * @return the schedule
     */
    static Schedule nearing(Schedule usual, List<Instant> moments, List<Window> windows) {
        return new NearingSchedule(usual, moments, windows);
    }

    /**
     * Reads {@code every 5m}, {@code hourly}, {@code daily 02:00}, {@code weekly monday 09:00}, {@code monthly 1 04:00} or
     * {@code cron 0 2 * * *}.
     *
     * @param text the text
     * @param zone whose times they are
     * @return the schedule
     * @throws IllegalArgumentException when it is anything else; says what to write
     */
    static Schedule parse(String text, ZoneId zone) {
        return ScheduleText.parse(text, zone);
    }

    /**
     * A time around each moment.
     *
     * @param before how long before the moment it begins
     * @param after how long after the moment it ends
     * @param schedule what holds in it
     */
    record Window(Duration before, Duration after, Schedule schedule) {

        /** Checks the times. */
        public Window {
            if (before.isNegative() || after.isNegative()) {
                throw new IllegalArgumentException(
                        "a window begins before its moment and ends after it, but found " + before + " and " + after);
            }
        }
    }
}
