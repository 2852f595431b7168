package dev.truce.rollback.operation;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Schedules as people write them. */
final class ScheduleText {

    private static final String EXAMPLES =
            "write every 5m, hourly, daily 02:00, weekly monday 09:00, monthly 1 04:00 or" + " cron 0 2 * * *";

    private ScheduleText() {}

    static Schedule parse(String text, ZoneId zone) {
        List<String> words = Arrays.asList(text.strip().split("\\s+", -1));
        String kind = words.get(0).toLowerCase(Locale.ROOT);
        try {
            if (kind.equals("cron")) {
                return Schedule.cron(text.strip().substring(kind.length()), zone);
            }
            String form = kind + " " + (words.size() - 1);
            return switch (form) {
                case "every 1" -> Schedule.every(duration(words.get(1)));
                case "hourly 0" -> Schedule.every(Duration.ofHours(1));
                case "daily 1" -> Schedule.daily(LocalTime.parse(words.get(1)), zone);
                case "weekly 2" -> Schedule.weekly(day(words.get(1)), LocalTime.parse(words.get(2)), zone);
                case "monthly 2" -> monthly(words.get(1), LocalTime.parse(words.get(2)), zone);
                default -> throw new IllegalArgumentException("\"" + text + "\" is no schedule; " + EXAMPLES);
            };
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no schedule; " + EXAMPLES, e);
        }
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.startsWith("P")) {
            return Duration.parse(upper);
        }
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no day of the week; " + EXAMPLES));
    }

    private static Schedule monthly(String day, LocalTime time, ZoneId zone) {
        return Schedule.cron(time.getMinute() + " " + time.getHour() + " " + day + " * *", zone);
    }
}
