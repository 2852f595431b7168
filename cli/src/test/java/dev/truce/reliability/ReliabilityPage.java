package dev.truce.reliability;

import dev.truce.fixture.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Writes docs/reliability.md from the files in docs/evidence. Before that it takes in the reports of mutants and of coverage that lie in
 * the modules. The argument is the project's folder.
 */
final class ReliabilityPage {

    static final String PAGE = "docs/reliability.md";
    static final String EVIDENCE = "docs/evidence";

    private static final String HEAD = """
            # Reliability

            What the long runs came to: their counts, the time on a machine with two cores, and the commit of the sources, with a star
            when something but the documentation was changed since. Each run keeps its lines in `docs/evidence`; this page is written
            from them by

                ./mvnw -B -Preliability -pl cli -am process-test-classes

            which also takes in reports of mutants and branches that lie in the modules. Whatever is shorter than its goal, or missing,
            was not run longer. Seeds stand in the tests and are printed by them. Bugs planted one at a time are in
            [planted-bugs.md](planted-bugs.md), times in [performance.md](performance.md).
            """;

    private ReliabilityPage() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        for (String module : Reports.MODULES) {
            Reports.mutants(root, module);
            Reports.branches(root, module);
        }
        Files.writeString(root.resolve(PAGE), page(root));
    }

    /** The page as it has to be. */
    static String page(Path root) throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Section section : Section.ALL) {
            page.append("\n## ")
                    .append(section.title())
                    .append("\n\nGoal: ")
                    .append(section.goal())
                    .append(".\n\n    ")
                    .append(section.command())
                    .append("\n\n");
            List<String> rows = rows(root, section);
            if (rows.isEmpty()) {
                page.append("Not run yet.\n");
            } else {
                page.append("| run | found | time | commit | date |\n|---|---|---|---|---|\n");
                rows.forEach(row -> page.append(row).append('\n'));
            }
        }
        return page.toString();
    }

    private static List<String> rows(Path root, Section section) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String file : section.files()) {
            for (JsonNode line : Evidence.read(Evidence.file(root.resolve(EVIDENCE), file))) {
                rows.add(row(line));
            }
        }
        return rows;
    }

    private static String row(JsonNode line) {
        String found = line.path("counts").properties().stream()
                .map(each ->
                        String.format(Locale.ROOT, "%,d %s", each.getValue().longValue(), each.getKey()))
                .collect(Collectors.joining(", "));
        return "| " + line.path("what").stringValue().replace("|", "\\|") + " | " + found + " | "
                + time(line.path("seconds").longValue()) + " | "
                + line.path("commit").stringValue() + " | "
                + line.path("date").stringValue() + " |";
    }

    private static String time(long seconds) {
        return seconds < 120 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }
}
