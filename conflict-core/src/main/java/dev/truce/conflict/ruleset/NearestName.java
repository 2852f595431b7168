package dev.truce.conflict.ruleset;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant who mistyped a name. */
public final class NearestName {

    private NearestName() {}

    /** The known name with the smallest distance, the first of several; empty when none is near. */
    static Optional<String> of(String name, Collection<String> known) {
        String nearest = null;
        int least = Math.max(1, name.length() / 3) + 1;
        if (name.length() > 40) {
            return Optional.empty();
        }
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The end of a sentence about an unknown name: what may have been meant, else all that is known. */
    static String hint(String name, Collection<String> known) {
        return of(name, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElseGet(() -> "; known are " + String.join(", ", known));
    }

    /**
     * How many edits turn one word into another: insertions, deletions, substitutions, and swaps of neighbours (the distance of
     * optimal string alignment; Levenshtein 1966, Damerau 1964). Letter case counts.
     *
     * @param one a word
     * @param two another
     * @return the fewest edits; takes time in proportion to the product of the lengths
     */
    public static int distance(String one, String two) {
        int[][] cost = new int[one.length() + 1][two.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= two.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, one, two, i, j);
            }
        }
        return cost[one.length()][two.length()];
    }

    private static int step(int[][] cost, String one, String two, int i, int j) {
        boolean alike = one.charAt(i - 1) == two.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (alike ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == two.charAt(j - 2) && one.charAt(i - 2) == two.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
