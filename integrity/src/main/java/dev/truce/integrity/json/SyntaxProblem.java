package dev.truce.integrity.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Turns the parser's complaint into one line for a user; the parser's own words serve only to tell the cases apart. */
final class SyntaxProblem {

    private static final Pattern UNKNOWN_WORD = Pattern.compile("(?:Unrecognized|Non-standard) token '([^']*)'");

    private SyntaxProblem() {}

    static InputRejectedException of(JacksonException e, JsonParser parser, JsonLimits limits, SourceText text) {
        String said = e.getOriginalMessage();
        TokenStreamContext context = parser.streamReadContext();
        long offset = Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
        return text.reject(
                offset, context.pathAsPointer().toString(), problem(e, said, context, limits, text, offset));
    }

    private static String problem(
            JacksonException e,
            String said,
            TokenStreamContext context,
            JsonLimits limits,
            SourceText text,
            long offset) {
        if (e instanceof StreamConstraintsException) {
            return said.startsWith("Number")
                    ? "a number has more than " + limits.maxNumberDigits() + " characters; shorten it or raise the limit"
                    : "a string has more than " + limits.maxStringChars() + " characters; shorten it or raise the limit";
        }
        if (e instanceof UnexpectedEndOfInputException || offset >= text.bytes().length) {
            return "the text ends inside " + place(context) + "; it is cut short";
        }
        Matcher word = UNKNOWN_WORD.matcher(said);
        if (word.find()) {
            return "'" + word.group(1) + "' is not a JSON value; expected null, true, false, a number, a string, [ or {";
        }
        if (said.startsWith("Illegal unquoted character")) {
            return "the control character " + text.characterAt(offset) + " stands unescaped in a string; escape it";
        }
        if (said.contains("eading zero")) {
            return "a number has a leading zero; remove it";
        }
        return "unexpected " + text.characterAt(offset) + " in " + place(context) + "; this is not valid JSON";
    }

    private static String place(TokenStreamContext context) {
        if (context.inObject()) {
            return "an object";
        }
        return context.inArray() ? "an array" : "the document";
    }
}
