package dev.truce.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;

/** What somebody meant who mistyped a command or an option. */
final class Suggestions {

    private static final int MOST = 3;

    private Suggestions() {}

    /** What is wrong with an argument that nobody expects, and what may have been meant. */
    static String unknown(String typed, CommandLine called) {
        List<String> near = near(typed, called);
        String problem = typed.startsWith("-")
                ? "there is no option \"" + typed + "\""
                : called.getSubcommands().isEmpty()
                        ? "the argument \"" + typed + "\" is one too many"
                        : "there is no command \"" + typed + "\"";
        return problem + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
    }

    private static List<String> near(String typed, CommandLine called) {
        Collection<String> known = typed.startsWith("-")
                ? called.getCommandSpec().optionsMap().keySet()
                : called.getSubcommands().keySet();
        List<String> near = new ArrayList<>();
        for (String name : known) {
            int allowed = Math.max(1, name.replace("-", "").length() / 3);
            if (distance(typed, name) <= allowed || (typed.length() >= 3 && name.startsWith(typed))) {
                near.add(name);
            }
        }
        near.sort(Comparator.comparingInt((String name) -> distance(typed, name))
                .thenComparing(Comparator.naturalOrder()));
        return near.subList(0, Math.min(MOST, near.size()));
    }

    /** The edits that turn one word into the other (Levenshtein, 1966), a swap of neighbours counting once. */
    private static int distance(String one, String two) {
        int[][] edits = new int[one.length() + 1][two.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= two.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1;
                edits[i][j] = Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1, edits[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == two.charAt(j - 2)
                        && one.charAt(i - 2) == two.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[one.length()][two.length()];
    }
}
