package dev.truce.cli.terminal;

import dev.truce.jdbc.database.PostgresAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads option values, and says in plain words what it expected. */
public final class Converters {

    private static final Pattern COUNT_AND_UNIT = Pattern.compile("([0-9]+)([smhd])");

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Converters() {}

    /** Teaches a command and its subcommands. */
    public static void register(CommandLine command) {
        command.registerConverter(int.class, Converters::integer);
        command.registerConverter(long.class, Converters::whole);
        command.registerConverter(Integer.class, Converters::integer);
        command.registerConverter(Long.class, Converters::whole);
        command.registerConverter(Duration.class, Converters::duration);
        command.registerConverter(Instant.class, Converters::instant);
        command.registerConverter(PostgresAddress.class, Converters::database);
    }

    private static Integer integer(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw noNumber(text, Integer.MAX_VALUE);
        }
    }

    private static Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw noNumber(text, Long.MAX_VALUE);
        }
    }

    private static TypeConversionException noNumber(String text, long most) {
        return new TypeConversionException(
                "this is a whole number of at most " + most + ", but found \"" + text + "\"");
    }

    private static PostgresAddress database(String text) {
        if (!text.startsWith("jdbc:postgresql:")) {
            throw new TypeConversionException("this is a database such as jdbc:postgresql://HOST/DATABASE, but found \""
                    + Secrets.inArgument(text) + "\"");
        }
        return PostgresAddress.of(text);
    }

    private static Instant instant(String text) {
        try {
            return storable(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "this is a time such as 2026-01-13T12:00:00Z, but found \"" + text + "\"");
        }
    }

    /**
     * A time that all stores can keep.
     *
     * @throws DateTimeException when its year has not four digits
     */
    public static Instant storable(Instant time) {
        if (time.isBefore(FIRST) || !time.isBefore(END)) {
            throw new DateTimeException("not within the years 0000 to 9999");
        }
        return time;
    }

    public static Duration duration(String text) {
        Matcher units = COUNT_AND_UNIT.matcher(text);
        try {
            if (!units.matches()) {
                return Duration.parse(text);
            }
            String unit = units.group(2);
            return Duration.parse((unit.equals("d") ? "P" : "PT") + units.group(1) + unit);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "this is a duration such as 30s, 15m, 2h, 1d or PT4H, but found \"" + text + "\"");
        }
    }
}
