package dev.truce.cli.merge;

import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * How somebody laid out a JSON text, so that what replaces it looks alike.
 *
 * @param indent the white space of one level; empty when the text is one line
 * @param lineEnd what ends a line
 * @param endsWithLineEnd whether the last line has one
 */
record Layout(String indent, String lineEnd, boolean endsWithLineEnd) {

    private static final Pattern FIRST_INDENT = Pattern.compile("\\A\\s*[{\\[]\\r?\\n([ \\t]+)");
    private static final String PRETTY_INDENT = "  ";

    static Layout of(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        Matcher first = FIRST_INDENT.matcher(text);
        boolean oneLine = text.strip().indexOf('\n') < 0;
        String indent = first.find() ? first.group(1) : oneLine && text.strip().length() > 2 ? "" : PRETTY_INDENT;
        return new Layout(indent, text.contains("\r\n") ? "\r\n" : "\n", text.endsWith("\n"));
    }

    byte[] write(JsonNode value) {
        String text = indent.isEmpty() ? StrictJson.text(value) : indented(StrictJson.pretty(value));
        return (text + (endsWithLineEnd ? lineEnd : "")).getBytes(StandardCharsets.UTF_8);
    }

    /** No string holds a raw line end, so that every line of the pretty text begins with its own indentation. */
    private String indented(String pretty) {
        StringBuilder text = new StringBuilder();
        for (String line : pretty.split("\n", -1)) {
            int spaces = line.length() - line.stripLeading().length();
            text.append(text.isEmpty() ? "" : lineEnd)
                    .append(indent.repeat(spaces / PRETTY_INDENT.length()))
                    .append(line, spaces, line.length());
        }
        return text.toString();
    }
}
