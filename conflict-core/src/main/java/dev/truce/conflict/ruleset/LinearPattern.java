package dev.truce.conflict.ruleset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern that a whole text matches or does not, in time that grows with the text's length times the pattern's, whatever they
 * are: a ruleset must not be able to stop a resolver. Knows characters, {@code .}, {@code [a-z]}, {@code [^a-z]}, {@code \d},
 * {@code \w}, {@code \s}, groups, {@code |}, {@code ?}, {@code *}, {@code +} and counts such as {@code {2,4}}; no look-around and
 * no references back.
 *
 * <p>Source: Thompson, "Regular Expression Search Algorithm", 1968.
 */
final class LinearPattern {

    static final int MAX_STATES = 1_000;

    private final String text;
    private final List<CharacterSet> sets;
    private final int[] first;
    private final int[] second;
    private final int start;

    /** A state takes a character of {@code sets[i]} to {@code first[i]}, or nothing to both; state 0 is the end. */
    private LinearPattern(String text, List<CharacterSet> sets, int[] first, int[] second, int start) {
        this.text = text;
        this.sets = sets;
        this.first = first;
        this.second = second;
        this.start = start;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is none; says where and why
     */
    static LinearPattern of(String text) {
        PatternNode root = new PatternParser(text).parse();
        Builder states = new Builder();
        int start = states.add(root, 0);
        return new LinearPattern(
                text,
                List.copyOf(states.sets),
                states.first.stream().mapToInt(Integer::intValue).toArray(),
                states.second.stream().mapToInt(Integer::intValue).toArray(),
                start);
    }

    boolean matches(String candidate) {
        int[] now = new int[first.length];
        int[] next = new int[first.length];
        int[] seen = new int[first.length];
        int[] open = new int[first.length]; // each state is left once, and leaves one more at most
        Arrays.fill(seen, -1);
        int step = 0;
        int size = follow(start, now, 0, open, seen, step);
        for (int i = 0; i < candidate.length(); ) {
            int codePoint = candidate.codePointAt(i);
            i += Character.charCount(codePoint);
            step++;
            int reached = 0;
            for (int at = 0; at < size; at++) {
                if (sets.get(now[at]).contains(codePoint)) {
                    reached = follow(first[now[at]], next, reached, open, seen, step);
                }
            }
            int[] swap = now;
            now = next;
            next = swap;
            size = reached;
        }
        return seen[0] == step;
    }

    /** Adds a state and all that is reached from it without a character. */
    private int follow(int from, int[] states, int size, int[] open, int[] seen, int step) {
        int count = 0;
        int end = size;
        open[count++] = from;
        while (count > 0) {
            int state = open[--count];
            if (seen[state] == step) {
                continue;
            }
            seen[state] = step;
            if (sets.get(state).isNothing()) {
                for (int target : new int[] {first[state], second[state]}) {
                    if (seen[target] != step) {
                        open[count++] = target;
                    }
                }
            } else {
                states[end++] = state;
            }
        }
        return end;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Numbers the states of a pattern from its end. */
    private static final class Builder {

        private final List<CharacterSet> sets = new ArrayList<>();
        private final List<Integer> first = new ArrayList<>();
        private final List<Integer> second = new ArrayList<>();

        Builder() {
            state(CharacterSet.END, 0, 0);
        }

        private int state(CharacterSet set, int one, int two) {
            if (sets.size() == MAX_STATES) {
                throw new IllegalArgumentException(
                        "the pattern has more than " + MAX_STATES + " states; make its counts smaller");
            }
            sets.add(set);
            first.add(one);
            second.add(two);
            return sets.size() - 1;
        }

        /** The state in which a part begins that goes on to another state. */
        int add(PatternNode part, int next) {
            if (part instanceof PatternNode.One one) {
                return state(one.set(), next, next);
            }
            if (part instanceof PatternNode.Sequence sequence) {
                int at = next;
                for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                    at = add(sequence.parts().get(i), at);
                }
                return at;
            }
            if (part instanceof PatternNode.Choice choice) {
                int at = add(choice.parts().get(choice.parts().size() - 1), next);
                for (int i = choice.parts().size() - 2; i >= 0; i--) {
                    at = state(CharacterSet.NOTHING, add(choice.parts().get(i), next), at);
                }
                return at;
            }
            return repeat((PatternNode.Repeat) part, next);
        }

        private int repeat(PatternNode.Repeat repeat, int next) {
            int at = next;
            if (repeat.most() == PatternNode.UNBOUNDED) {
                int loop = state(CharacterSet.NOTHING, next, next);
                first.set(loop, add(repeat.part(), loop));
                at = loop;
            } else {
                for (int i = repeat.least(); i < repeat.most(); i++) {
                    at = state(CharacterSet.NOTHING, add(repeat.part(), at), next);
                }
            }
            int before = -1;
            for (int i = 0; i < repeat.least() && before != at; i++) { // what takes no character needs no second time
                before = at;
                at = add(repeat.part(), at);
            }
            return at;
        }
    }
}
