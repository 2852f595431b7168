package dev.truce.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command gets from the process it runs in, handed in so that tests can hand in something else.
 *
 * @param in standard input; UTF-8 where it holds text
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param environment the environment variables
 * @param clock the time
 * @param terminal whether a person is there: standard input and output are a terminal
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        InstantSource clock,
        boolean terminal) {

    public static Console ofProcess() {
        return new Console(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                Clock.systemUTC(),
                isTerminal());
    }

    /** From JDK 22 on there is always a console, which then says itself whether it is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // the method that tells is looked for first
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Colours only for a person, and not for one who asked for none (no-color.org). */
    public boolean colours() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Who acts and where, for others who use the same repository. */
    public String userAtHost() {
        String host = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
        return host.isEmpty() ? user() : user() + "@" + host;
    }

    /** Who acts, where a command does not say. */
    public String user() {
        String user = environment.getOrDefault("USER", environment.getOrDefault("USERNAME", ""));
        return user.isEmpty() ? "unknown" : user;
    }
}
