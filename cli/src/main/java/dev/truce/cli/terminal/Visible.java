package dev.truce.cli.terminal;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that cannot drive a terminal: what a record, a name or a message holds of control characters is shown as JSON escapes
 * it, so that a shown JSON text stays the same value. So are characters that turn the direction of the text around them, lone
 * surrogates and the line ends of Unicode.
 */
public final class Visible {

    /** The colours of {@link Output}, and no others: a sequence may also hide text, or rename the window. */
    private static final Pattern OWN_COLOURS = Pattern.compile("\u001b\\[(?:0|1|3[123])m");

    private Visible() {}

    /** A text on one line. */
    public static String of(String text) {
        return escaped(text, Visible::drives);
    }

    /** A text on one line in which the colours of {@link Output} stand. */
    static String coloured(String text) {
        return outsideColours(text, Visible::drives);
    }

    /** One line or several, in which the colours of {@link Output} stand. */
    static String colouredLines(String text) {
        return outsideColours(text, codePoint -> drives(codePoint) && codePoint != '\n' && codePoint != '\t');
    }

    /** One line or several, without colours. */
    static String lines(String text) {
        return escaped(text, codePoint -> drives(codePoint) && codePoint != '\n' && codePoint != '\t');
    }

    private static String outsideColours(String text, IntPredicate hidden) {
        if (text.indexOf('\u001b') < 0) {
            return escaped(text, hidden);
        }
        StringBuilder shown = new StringBuilder();
        Matcher colour = OWN_COLOURS.matcher(text);
        int from = 0;
        while (colour.find()) {
            shown.append(escaped(text.substring(from, colour.start()), hidden)).append(colour.group());
            from = colour.end();
        }
        return shown.append(escaped(text.substring(from), hidden)).toString();
    }

    private static String escaped(String text, IntPredicate hidden) {
        if (text.codePoints().noneMatch(hidden)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (hidden.test(codePoint)) {
                shown.append(String.format("\\u%04x", codePoint)); // all of them are below U+10000
            } else {
                shown.appendCodePoint(codePoint);
            }
        });
        return shown.toString();
    }

    private static boolean drives(int codePoint) {
        boolean turnsDirection =
                (codePoint >= 0x202a && codePoint <= 0x202e) || (codePoint >= 0x2066 && codePoint <= 0x2069);
        return turnsDirection
                || switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                };
    }
}
