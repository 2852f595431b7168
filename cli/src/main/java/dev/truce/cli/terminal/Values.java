package dev.truce.cli.terminal;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values as people read them. */
public final class Values {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Values() {}

    /** A JSON value on one line, cut off with an ellipsis; null stands for Absent. */
    public static String brief(@Nullable JsonNode value, int mostChars) {
        if (value == null) {
            return "(absent)";
        }
        return cut(StrictJson.text(value), mostChars);
    }

    public static String cut(String text, int mostChars) {
        int length = text.codePointCount(0, text.length());
        return length <= mostChars ? text : text.substring(0, text.offsetByCodePoints(0, mostChars - 1)) + "…";
    }

    /** A time to the millisecond. */
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** A text with its digests shortened, cut off. */
    public static String shortened(String text, int mostChars) {
        return cut(
                DIGEST.matcher(text)
                        .replaceAll(digest -> Digest.parse(digest.group()).shortText()),
                mostChars);
    }

    /** 11684 is 11,684. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** How long something lasts, in the largest unit that says enough. */
    public static String span(Duration time) {
        if (time.toDays() > 1) {
            return time.toDays() + " days";
        }
        if (time.toMinutes() >= 120) {
            return time.toHours() + " hours";
        }
        return time.toSeconds() >= 120 ? time.toMinutes() + " minutes" : Math.max(0, time.toSeconds()) + " s";
    }

    /** 1536 is 1.5 KiB. */
    public static String size(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= 1024 && unit < UNITS.length - 1) {
            number /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", number, UNITS[unit]);
    }

    /** 1 record, 2 records. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A constant as files and options spell it: TAKE_SIDE is take-side. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
