package dev.truce.planted;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What became of planted bugs: for a screen, and as a page of the documentation. */
final class PlantedTable {

    static final String PAGE = "docs/planted-bugs.md";

    private static final String HEAD = """
            # Bugs planted in Truce itself

            Each line is a small patch in the folder `planted`, which breaks one source file on purpose. A command applies them one at a
            time, compiles the broken file, and runs the tests that the patch names, in a process of their own. The same tests pass
            without the patch. The last column is the test that failed first. This page is written by

                ./mvnw -B -Pplanted -pl cli -am process-test-classes

            which takes some minutes and stops with an error if a bug survives. `-Dtruce.planted.only=PATTERN` plants those whose name
            has the pattern in it, and leaves the lines of the others as they are. A run that does not end within two minutes is no kill.
            To add a bug, write a unified diff of one file with the three lines of text above it that the others have. A patch that no
            longer applies fails the ordinary build, in `PlantedBugsTest`.

            """;

    private final Map<PlantedBug, Workshop.Result> results;

    PlantedTable(Map<PlantedBug, Workshop.Result> results) {
        this.results = results;
    }

    boolean allKilled() {
        return results.values().stream().allMatch(PlantedTable::isKilled);
    }

    private static boolean isKilled(Workshop.Result result) {
        return result.end() == Workshop.End.FAILED;
    }

    private static String killer(Workshop.Result result) {
        return result.detail().replaceAll("[\t\n](?s:.*)", "");
    }

    /** For a screen: name, verdict, and the test that failed or what else became of it; then a line with the sum. */
    String lines() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"BUG", "VERDICT", "BY"});
        results.forEach((bug, result) -> rows.add(new String[] {
            bug.name(),
            switch (result.end()) {
                case FAILED -> "killed";
                case PASSED -> "SURVIVED";
                case TOO_LONG -> "NO END";
                case NO_TESTS -> "NO TESTS";
                case NOT_COMPILED -> "NOT COMPILED";
            },
            isKilled(result)
                    ? killer(result)
                    : result.end() == Workshop.End.PASSED
                            ? bug.tests().stream()
                                    .map(NamedTest::selector)
                                    .toList()
                                    .toString()
                            : result.detail().strip()
        }));
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(("%-" + width(rows, 0) + "s  %-" + width(rows, 1) + "s  %s").formatted((Object[]) row))
                    .append('\n');
        }
        long killed = results.values().stream().filter(PlantedTable::isKilled).count();
        return text.append(killed + " of " + results.size() + " planted bugs killed\n")
                .toString();
    }

    private static int width(List<String[]> rows, int column) {
        return rows.stream()
                .map(row -> row[column].length())
                .max(Comparator.naturalOrder())
                .orElse(1);
    }

    /**
     * As a page. Bugs that were not planted this time keep their line, if they are as they were.
     *
     * @param all every bug there is, in order
     * @param before the page as it is
     */
    String page(List<PlantedBug> all, String before) {
        List<String> rows = new ArrayList<>();
        for (PlantedBug bug : all) {
            Workshop.Result result = results.get(bug);
            if (result != null) {
                rows.add(row(bug) + " | `" + killer(result) + "` |");
            } else {
                before.lines()
                        .filter(line -> line.startsWith(row(bug) + " | `"))
                        .forEach(rows::add);
            }
        }
        return HEAD + "| bug | what is broken | what a user would meet | killed by |\n|---|---|---|---|\n"
                + String.join("\n", rows) + "\n\n" + rows.size() + " bugs, all killed.\n";
    }

    /** The part of a line on the page that stands in the patch file. */
    static String row(PlantedBug bug) {
        return "| `" + bug.name() + "` | " + bug.broken() + " | " + bug.harm();
    }
}
