package dev.truce.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A patch that breaks one source file of the project. The patch file begins with lines that say in words what is broken
 * ({@code Broken:}), what a user would meet ({@code Harm:}) and which tests find it ({@code Tests:}, with commas between); a line
 * that begins with a space goes on with the one before. Then comes a unified diff of one file.
 *
 * @param name the patch file's folder and name, without its ending
 * @param broken what is broken
 * @param harm what a user would meet
 * @param tests which find it
 * @param source the broken file, from the project's folder
 * @param hunks the changes, in order
 */
record PlantedBug(String name, String broken, String harm, List<NamedTest> tests, String source, List<Hunk> hunks) {

    private static final String ENDING = ".patch";

    PlantedBug {
        tests = List.copyOf(tests);
        hunks = List.copyOf(hunks);
    }

    /** All bugs, in order of their names. */
    static List<PlantedBug> all(Path root) {
        Path folder = root.resolve("planted");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(file -> read(folder, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlantedBug read(Path folder, Path file) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        try {
            return parse(path.substring(0, path.length() - ENDING.length()), Files.readAllLines(file));
        } catch (IllegalArgumentException | IOException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static PlantedBug parse(String name, List<String> lines) {
        Map<String, String> head = new LinkedHashMap<>();
        String last = "";
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith("--- ")) {
            String line = lines.get(at++);
            int colon = line.indexOf(": ");
            if (line.startsWith(" ")) {
                head.merge(last, line.strip(), (begun, more) -> begun + " " + more);
            } else if (colon > 0) {
                last = line.substring(0, colon);
                head.put(last, line.substring(colon + 2));
            }
        }
        if (at + 2 >= lines.size() || !lines.get(at + 1).startsWith("+++ b/")) {
            throw new IllegalArgumentException("there is no unified diff in it, from a/… to b/…");
        }
        return new PlantedBug(
                name,
                said(head, "Broken"),
                said(head, "Harm"),
                Arrays.stream(said(head, "Tests").split(","))
                        .map(NamedTest::parse)
                        .toList(),
                lines.get(at + 1).substring("+++ b/".length()),
                hunks(lines.subList(at + 2, lines.size())));
    }

    private static String said(Map<String, String> head, String key) {
        String value = head.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("its head has no line \"" + key + ": …\"");
        }
        return value;
    }

    private static List<Hunk> hunks(List<String> lines) {
        List<List<String>> parts = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("@@")) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(line);
            }
        }
        return parts.stream().map(Hunk::parse).toList();
    }

    /** The module of the broken file. */
    String module() {
        return source.substring(0, source.indexOf('/'));
    }

    /** The broken file's text. */
    String plant(Path root) {
        try {
            List<String> lines = Files.readAllLines(root.resolve(source));
            for (Hunk hunk : hunks) {
                lines = hunk.applyTo(lines);
            }
            return String.join("\n", lines) + "\n";
        } catch (IllegalArgumentException | IOException e) {
            throw new IllegalArgumentException(name + " in " + source + ": " + e.getMessage(), e);
        }
    }
}
