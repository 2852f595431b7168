package dev.truce.conflict.ruleset;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * Makes one line of a parser's complaint. YAML's has several: what it was doing, what it found, and after each the place and
 * a picture of it; the last of them is what helps.
 */
public final class SyntaxMessage {

    private static final Pattern PLACE = Pattern.compile("^ in .*, line (\\d+), column \\d+:?$");

    private SyntaxMessage() {}

    /**
     * The line that cannot be read.
     *
     * @param e the parser's complaint
     * @return its number from 1; 0 when the parser does not say
     */
    public static int line(JacksonException e) {
        int line = Math.max(0, e.getLocation().getLineNr());
        for (String text : lines(e)) {
            Matcher place = PLACE.matcher(text);
            if (place.matches()) {
                line = Integer.parseInt(place.group(1));
            }
        }
        return line;
    }

    /**
     * What cannot be read, and what to do.
     *
     * @param e the parser's complaint
     * @return one line, without the place
     */
    public static String problem(JacksonException e) {
        List<String> lines = lines(e);
        String problem = lines.isEmpty() ? "unreadable" : lines.get(0);
        for (int i = 1; i < lines.size(); i++) {
            if (PLACE.matcher(lines.get(i)).matches()) {
                problem = lines.get(i - 1);
            }
        }
        return "not well-formed: " + problem.strip() + "; mend the syntax";
    }

    private static List<String> lines(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null ? List.of() : message.lines().toList();
    }
}
