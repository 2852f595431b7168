package dev.truce.cli;

import java.time.DateTimeException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads option values, and says in plain words what it expected. */
final class Converters {

    private Converters() {}

    /** Teaches a command and its subcommands. */
    static void register(CommandLine command) {
        command.registerConverter(int.class, Converters::integer);
        command.registerConverter(long.class, Converters::whole);
        command.registerConverter(Duration.class, Converters::duration);
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

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("this is an ISO-8601 duration such as PT4H, but found \"" + text + "\"");
        }
    }
}
