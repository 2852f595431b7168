package dev.truce.conflict.event;

import java.util.regex.Pattern;

/** Texts of others, so that they can be sent and shown. */
final class EventText {

    static final int LONGEST_REASON = 500;

    private static final int LONGEST_LINE = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}|\\u0085|\\u2028|\\u2029");
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    private EventText() {}

    static String wellFormed(String text) {
        return LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
    }

    /** At most so many characters, none of them cut in half. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return wellFormed(text);
        }
        return wellFormed(text.substring(0, most - 1)) + "…";
    }

    /** On one line: what a record is called must not look like a line of the log. */
    static String line(String text) {
        return CONTROL.matcher(shortened(text, LONGEST_LINE)).replaceAll(" ");
    }
}
