package dev.truce.conflict.ruleset;

import java.util.List;

/** A part of a pattern. */
sealed interface PatternNode {

    /** No upper bound of a count. */
    int UNBOUNDED = -1;

    /** One character of a set. */
    record One(CharacterSet set) implements PatternNode {}

    /** Parts one after another; none for the empty text. */
    record Sequence(List<PatternNode> parts) implements PatternNode {}

    /** One of several parts. */
    record Choice(List<PatternNode> parts) implements PatternNode {}

    /** A part several times. */
    record Repeat(PatternNode part, int least, int most) implements PatternNode {}
}
