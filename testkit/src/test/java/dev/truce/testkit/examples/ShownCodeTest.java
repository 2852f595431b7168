package dev.truce.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Java that a page or a Javadoc comment shows stands, paragraph by paragraph, in the compiled examples beside this test. */
class ShownCodeTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```java\n(.*?)^```$");
    private static final Pattern IN_JAVADOC =
            Pattern.compile("(?s)<pre>(.*?)</pre>|\\{@snippet\\b[^:}]*:?(.*?)\n\\s*\\*\\s*}");
    private static final List<String> MODULES =
            List.of("integrity", "conflict-core", "rollback-planner", "testkit", "storage-jdbc", "cli");

    @Test
    void everyPieceOfJavaOnAPageIsCompiled() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Path page : files(ROOT, ".md", 2)) {
            FENCED.matcher(Files.readString(page)).results().forEach(match -> shown.addAll(paragraphs(match.group(1))));
        }
        assertThat(shown).isNotEmpty();
        assertCompiled(shown);
    }

    @Test
    void everyPieceOfJavaInAJavadocCommentIsCompiled() throws IOException {
        List<String> shown = new ArrayList<>();
        for (String module : MODULES) {
            for (Path source : files(ROOT.resolve(module).resolve("src/main/java"), ".java", 20)) {
                shown.addAll(inJavadoc(Files.readString(source)));
            }
        }
        assertCompiled(shown);
    }

    @Test
    void bothFormsOfAJavadocExampleAreFound() {
        assertThat(inJavadoc("/**\n * <pre>{@code\n * call(1);\n * }</pre>\n */"))
                .containsExactly("call(1);\n");
        assertThat(inJavadoc("/**\n * {@snippet :\n * call(2);\n *\n *   call(3);\n * }\n */"))
                .containsExactly("call(2);\n", "call(3);\n");
        assertThat(inJavadoc("/**\n * <pre>{@code\n * what a program prints\n * }</pre>\n */"))
                .isEmpty();
    }

    private static List<String> inJavadoc(String source) {
        return IN_JAVADOC
                .matcher(source)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .map(text -> text.replaceAll("(?m)^\\s*\\* ?", "").replaceAll("\\{@code|^}$|\n}$", "\n"))
                .flatMap(text -> paragraphs(text).stream())
                .filter(text -> text.contains(";\n"))
                .toList();
    }

    private static List<String> paragraphs(String text) {
        return Stream.of(text.split("\n\\s*\n"))
                .map(ShownCodeTest::lines)
                .filter(lines -> !lines.isEmpty())
                .toList();
    }

    private static void assertCompiled(List<String> shown) throws IOException {
        List<String> compiled = new ArrayList<>();
        for (Path source : files(Path.of("src/test/java/dev/truce/testkit/examples"), ".java", 1)) {
            compiled.add(lines(Files.readString(source)));
        }
        for (String piece : shown) {
            assertThat(compiled).as(piece).anyMatch(source -> source.contains(piece));
        }
    }

    /** The lines that say something, without the space around them. */
    private static String lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static List<Path> files(Path folder, String suffix, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
