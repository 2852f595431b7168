package dev.truce.conflict.ruleset;

import java.util.List;

/**
 * Which characters stand at one place of a pattern.
 *
 * @param ranges first and last code point of each range
 * @param negated whether all others are meant
 */
record CharacterSet(List<Range> ranges, boolean negated) {

    static final CharacterSet ANY = new CharacterSet(List.of(), true);
    static final CharacterSet NOTHING = new CharacterSet(List.of(), false);

    /** The end of a pattern, which takes no character either. */
    static final CharacterSet END = new CharacterSet(List.of(new Range(-1, -1)), false);

    /** From a code point to another, both included. */
    record Range(int first, int last) {}

    CharacterSet {
        ranges = List.copyOf(ranges);
    }

    static CharacterSet of(int codePoint) {
        return new CharacterSet(List.of(new Range(codePoint, codePoint)), false);
    }

    boolean isNothing() {
        return ranges.isEmpty() && !negated;
    }

    boolean contains(int codePoint) {
        return negated != ranges.stream().anyMatch(range -> range.first() <= codePoint && codePoint <= range.last());
    }
}
