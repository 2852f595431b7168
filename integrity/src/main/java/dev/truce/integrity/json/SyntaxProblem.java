package dev.truce.integrity.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;

/** Turns the parser's complaint into one line for a user; the parser's own words serve only to tell the cases apart. */
final class SyntaxProblem {

    private static final Pattern UNKNOWN_WORD = Pattern.compile("(?:Unrecognized|Non-standard) token '([^']*)'");
    private static final Pattern UNEXPECTED_CHARACTER = Pattern.compile("Unexpected character \\('(.)' ");

    private SyntaxProblem() {}

    static InputRejectedException of(JacksonException e, JsonParser parser, JsonLimits limits, SourceText text) {
        String said = e.getOriginalMessage();
        TokenStreamContext context = parser.streamReadContext();
        String path = context.pathAsPointer().toString();
        long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
        if (e instanceof StreamConstraintsException) {
            return text.reject(offset, path, said.startsWith("Number") ? longNumber(limits) : longString(limits));
        }
        if (said.contains("surrogate")) {
            return text.reject(offset, path, DocumentReader.LONE_SURROGATE);
        }
        Matcher word = UNKNOWN_WORD.matcher(said);
        if (word.find()) {
            return text.reject(
                    text.lastIndexOf(word.group(1), offset),
                    path,
                    "'" + word.group(1)
                            + "' is not a JSON value; expected null, true, false, a number, a string, [ or {");
        }
        if (offset >= text.bytes().length) {
            return text.reject(offset, path, "the text ends inside " + place(context) + "; it is cut short");
        }
        if (said.startsWith("Illegal unquoted character")) {
            String control = "the control character " + text.characterAt(offset);
            return text.reject(offset, path, control + " stands unescaped in a string; escape it");
        }
        if (said.contains("eading zero")) {
            return text.reject(offset, path, "a number has a leading zero; remove it");
        }
        Matcher character = UNEXPECTED_CHARACTER.matcher(said);
        long at = character.find() ? text.lastIndexOf(character.group(1), offset) : offset;
        return text.reject(
                at, path, "unexpected " + text.characterAt(at) + " in " + place(context) + "; this is not valid JSON");
    }

    private static String longString(JsonLimits limits) {
        return "a string has more than " + limits.maxStringChars() + " characters; shorten it or raise the limit";
    }

    static String longNumber(JsonLimits limits) {
        return "a number has more than " + limits.maxNumberDigits() + " characters; shorten it or raise the limit";
    }

    private static String place(TokenStreamContext context) {
        if (context.inObject()) {
            return "an object";
        }
        return context.inArray() ? "an array" : "the document";
    }
}
