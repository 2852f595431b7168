package dev.truce.cli;

import dev.truce.conflict.ruleset.NearestName;
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
            if (NearestName.distance(typed, name) <= allowed || (typed.length() >= 3 && name.startsWith(typed))) {
                near.add(name);
            }
        }
        near.sort(Comparator.comparingInt((String name) -> NearestName.distance(typed, name))
                .thenComparing(Comparator.naturalOrder()));
        return near.subList(0, Math.min(MOST, near.size()));
    }
}
