package dev.truce.cli.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides the passwords that addresses of databases can hold, wherever an address is shown. */
public final class Secrets {

    private static final String MASK = "***";

    /** In an argument an address goes to its end; in running text it also ends at a space or a quote. */
    private static final Pattern ARGUMENT = Pattern.compile("(?i)jdbc:.*", Pattern.DOTALL);

    private static final Pattern IN_TEXT = Pattern.compile("(?i)jdbc:[^\\s\"']*");

    private static final Pattern OPTION = Pattern.compile("(?i)([?&;](?:[a-z]*password|pwd)=)[^&;]*");
    private static final Pattern USER = Pattern.compile("(://[^/@:]*:)[^/@]*@");

    private Secrets() {}

    /** An argument that may be an address, or an option with one. */
    static String inArgument(String argument) {
        return masked(argument, ARGUMENT);
    }

    /** A text that may hold addresses. */
    static String inText(String text) {
        return masked(text, IN_TEXT);
    }

    /** An address as it may be kept in a file: the driver finds the password elsewhere, or asks for it to be said again. */
    public static String withoutPassword(String address) {
        String options = OPTION.matcher(USER.matcher(address).replaceAll("://")).replaceAll("");
        return options.indexOf('?') < 0 ? options.replaceFirst("&", "?") : options;
    }

    private static String masked(String text, Pattern address) {
        return address.matcher(text).replaceAll(found -> Matcher.quoteReplacement(masked(found.group())));
    }

    private static String masked(String address) {
        String withoutUser = USER.matcher(address).replaceAll("$1" + MASK + "@");
        return OPTION.matcher(withoutUser).replaceAll("$1" + MASK);
    }
}
