package dev.truce.conflict.ruleset;

import dev.truce.conflict.ruleset.CharacterSet.Range;
import java.util.ArrayList;
import java.util.List;

/** Reads the patterns of validators. */
final class PatternParser {

    private static final String SPECIAL = "]{}?*+^$";
    private static final int MAX_DEPTH = 32;
    private static final int MAX_COUNT = 1_000;
    private static final List<Range> DIGITS = List.of(new Range('0', '9'));
    private static final List<Range> WORD =
            List.of(new Range('a', 'z'), new Range('A', 'Z'), new Range('0', '9'), new Range('_', '_'));
    private static final List<Range> SPACE = List.of(new Range('\t', '\r'), new Range(' ', ' '));

    private final int[] text;
    private int at;
    private int depth;

    PatternParser(String text) {
        this.text = text.codePoints().toArray();
    }

    PatternNode parse() {
        PatternNode whole = choice();
        if (at < text.length) {
            throw refused("a \")\" without a \"(\"");
        }
        return whole;
    }

    private PatternNode choice() {
        List<PatternNode> parts = new ArrayList<>();
        parts.add(sequence());
        while (take('|')) {
            parts.add(sequence());
        }
        return parts.size() == 1 ? parts.get(0) : new PatternNode.Choice(parts);
    }

    private PatternNode sequence() {
        List<PatternNode> parts = new ArrayList<>();
        while (at < text.length && text[at] != '|' && text[at] != ')') {
            parts.add(repeated(one()));
        }
        return new PatternNode.Sequence(parts);
    }

    private PatternNode repeated(PatternNode part) {
        if (take('?')) {
            return new PatternNode.Repeat(part, 0, 1);
        }
        if (take('*')) {
            return new PatternNode.Repeat(part, 0, PatternNode.UNBOUNDED);
        }
        if (take('+')) {
            return new PatternNode.Repeat(part, 1, PatternNode.UNBOUNDED);
        }
        if (!take('{')) {
            return part;
        }
        int least = count();
        int most = least;
        if (take(',')) {
            most = at < text.length && text[at] == '}' ? PatternNode.UNBOUNDED : count();
        }
        if (!take('}') || (most != PatternNode.UNBOUNDED && most < least)) {
            throw refused("a count is {2}, {2,} or {2,4}");
        }
        return new PatternNode.Repeat(part, least, most);
    }

    private int count() {
        int from = at;
        int count = 0;
        while (at < text.length && text[at] >= '0' && text[at] <= '9' && count <= MAX_COUNT) {
            count = 10 * count + text[at++] - '0';
        }
        if (at == from || count > MAX_COUNT) {
            throw refused("a count is a number up to " + MAX_COUNT);
        }
        return count;
    }

    private PatternNode one() {
        int character = text[at++];
        return switch (character) {
            case '(' -> group();
            case '[' -> new PatternNode.One(set());
            case '.' -> new PatternNode.One(CharacterSet.ANY);
            case '\\' -> new PatternNode.One(new CharacterSet(escaped(), false));
            default -> {
                if (SPECIAL.indexOf(character) >= 0) {
                    throw refused("\"" + Character.toString(character) + "\" stands for nothing here; write \"\\"
                            + Character.toString(character) + "\" for the character");
                }
                yield new PatternNode.One(CharacterSet.of(character));
            }
        };
    }

    private PatternNode group() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw refused("groups nest at most " + MAX_DEPTH + " deep");
        }
        PatternNode group = choice();
        if (!take(')')) {
            throw refused("a \"(\" without a \")\"");
        }
        depth--;
        return group;
    }

    private CharacterSet set() {
        boolean negated = take('^');
        List<Range> ranges = new ArrayList<>();
        while (at < text.length && text[at] != ']') {
            List<Range> first = member();
            boolean isRange = at + 1 < text.length && text[at] == '-' && text[at + 1] != ']';
            if (!isRange) {
                ranges.addAll(first);
                continue;
            }
            at++;
            List<Range> last = member();
            int from = first.get(0).first();
            int to = last.get(0).last();
            if (first.size() > 1 || last.size() > 1 || from > to) {
                throw refused("a range goes from one character up to another");
            }
            ranges.add(new Range(from, to));
        }
        if (!take(']') || ranges.isEmpty()) {
            throw refused("a set is [abc], and neither empty nor open");
        }
        return new CharacterSet(ranges, negated);
    }

    private List<Range> member() {
        int character = text[at++];
        return character == '\\' ? escaped() : List.of(new Range(character, character));
    }

    private List<Range> escaped() {
        if (at == text.length) {
            throw refused("nothing stands after the last \"\\\"");
        }
        int character = text[at++];
        return switch (character) {
            case 'd' -> DIGITS;
            case 'w' -> WORD;
            case 's' -> SPACE;
            case 'n' -> List.of(new Range('\n', '\n'));
            case 't' -> List.of(new Range('\t', '\t'));
            default -> {
                if (Character.isLetterOrDigit(character)) {
                    throw refused("\"\\" + Character.toString(character) + "\" stands for nothing");
                }
                yield List.of(new Range(character, character));
            }
        };
    }

    private boolean take(int character) {
        if (at < text.length && text[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException(problem + " (character " + at + ")");
    }
}
