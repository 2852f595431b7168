package dev.truce.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says which test shows which requirement names all of them, and only tests that exist. */
class RequirementsTest {

    private static final Path PAGE = House.ROOT.resolve("docs/requirements.md");

    private static final Pattern ROW = Pattern.compile("\\| ((?:[A-Z]+-|D)\\d+b?) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern FIGURE = Pattern.compile("\\| (shown|partly shown|open|all) \\| (\\d+) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern OPEN = Pattern.compile("\\bopen: \\p{Lower}");
    private static final Pattern ISSUE = Pattern.compile("#\\d");
    private static final Pattern METHOD = Pattern.compile("^    (?:public )?[\\w<>]+ (\\w+)\\(", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("^    @(?:Test|ParameterizedTest|Property|TestFactory)\\b");

    /** A requirement, and what the page says of it. */
    private record Row(String id, String shownBy) {

        List<String> tests() {
            return CODE.matcher(shownBy).results().map(code -> code.group(1)).toList();
        }

        boolean leavesOpen() {
            return OPEN.matcher(shownBy).find();
        }

        String state() {
            return !leavesOpen() ? "shown" : tests().isEmpty() ? "open" : "partly shown";
        }
    }

    @Test
    void everyRequirementStandsOnceAndInOrder() throws IOException {
        assertThat(rows()).extracting(Row::id).containsExactlyElementsOf(ids());
    }

    @Test
    void everyRowNamesTestsOrWhatIsOpen() throws IOException {
        assertThat(rows()).allMatch(row -> row.leavesOpen() || !row.tests().isEmpty());
        assertThat(rows()).noneMatch(row -> ISSUE.matcher(row.shownBy()).find());
    }

    @Test
    void everyTestNamedExists() throws IOException {
        Map<String, List<String>> tests = tests();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (String name : row.tests()) {
                String[] parts = name.split("#", 2);
                if (parts.length < 2 || !tests.getOrDefault(parts[0], List.of()).contains(parts[1])) {
                    missing.add(row.id() + ": " + name);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theCountsAtTheTopAreThoseOfTheRows() throws IOException {
        Map<String, Long> counted = new LinkedHashMap<>();
        List.of("shown", "partly shown", "open").forEach(state -> counted.put(state, 0L));
        rows().forEach(row -> counted.merge(row.state(), 1L, Long::sum));
        counted.put("all", (long) rows().size());
        Map<String, Long> printed = new LinkedHashMap<>();
        lines(FIGURE).forEach(line -> printed.put(line.group(1), Long.valueOf(line.group(2))));
        assertThat(printed).isEqualTo(counted);
    }

    private static List<String> ids() {
        Stream<String> systems = Stream.of(
                        numbered("ISO-", 32),
                        numbered("WED-", 52),
                        numbered("WHI-", 22),
                        numbered("PRO-", 33),
                        numbered("RES-", 25))
                .flatMap(each -> each);
        Stream<String> defects =
                numbered("D", 12).flatMap(id -> id.equals("D2") ? Stream.of(id, "D2b") : Stream.of(id));
        return Stream.concat(systems, defects).toList();
    }

    private static Stream<String> numbered(String prefix, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> prefix + number);
    }

    private static List<Row> rows() throws IOException {
        return lines(ROW).stream()
                .map(line -> new Row(line.group(1), line.group(3)))
                .toList();
    }

    private static List<Matcher> lines(Pattern pattern) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    /** The tests of each class by its simple name: those in its source, and a contract's where a test class extends it. */
    private static Map<String, List<String>> tests() throws IOException {
        Map<String, List<String>> tests = new HashMap<>();
        StringBuilder all = new StringBuilder();
        for (String module : House.MODULES) {
            for (Path file : javaFiles(House.ROOT.resolve(module).resolve("src/test/java"))) {
                String source = Files.readString(file);
                all.append(source);
                tests.computeIfAbsent(className(file), name -> new ArrayList<>())
                        .addAll(tests(source));
            }
        }
        for (Path file : javaFiles(House.ROOT.resolve("testkit/src/main/java/dev/truce/testkit/contract"))) {
            if (all.indexOf(" extends " + className(file) + " ") >= 0) {
                tests.put(className(file), tests(Files.readString(file)));
            }
        }
        return tests;
    }

    /** The methods that have an annotation of a test between the method before and their own line. */
    private static List<String> tests(String source) {
        List<String> found = new ArrayList<>();
        Matcher method = METHOD.matcher(source);
        int from = 0;
        while (method.find()) {
            String above = source.substring(from, method.start());
            String own = above.substring(above.lastIndexOf("\n    }\n") + 1);
            if (own.lines().anyMatch(line -> TEST.matcher(line).find())) {
                found.add(method.group(1));
            }
            from = method.end();
        }
        return found;
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
