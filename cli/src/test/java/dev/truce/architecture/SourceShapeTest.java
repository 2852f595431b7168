package dev.truce.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A reader sees a type whole on one or two screens, and few types are public. */
class SourceShapeTest {
    private static final int LONG_FILE_LINES = 400;
    private static final int LONGEST_FILE_LINES = 800;
    private static final double PUBLIC_SHARE = 0.45;

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum|@interface) ",
            Pattern.MULTILINE);

    @Test
    void nineFilesInTenHaveAtMost400Lines() throws IOException {
        Map<String, Integer> tooLong = longerThan(LONG_FILE_LINES);
        assertThat(tooLong.size() * 10)
                .as("one file in ten may be longer than 400 lines, these are: %s", tooLong)
                .isLessThanOrEqualTo(House.mainSources().size());
    }

    @Test
    void noFileHasMoreThan800Lines() throws IOException {
        assertThat(longerThan(LONGEST_FILE_LINES)).isEmpty();
    }

    @Test
    void mostTypesStayInsideTheirPackage() throws IOException {
        List<Path> sources = House.mainSources();
        int open = 0;
        for (Path file : sources) {
            if (isExported(file) && PUBLIC_TYPE.matcher(Files.readString(file)).find()) {
                open++;
            }
        }
        assertThat((double) open)
                .as("%d of %d top-level types are public and exported, at most 45 %% may be", open, sources.size())
                .isLessThanOrEqualTo(PUBLIC_SHARE * sources.size());
    }

    /**
     * A public type of a package that the module does not export is seen by nobody outside, nor is one of the program, which
     * is called and not imported.
     */
    private static boolean isExported(Path file) throws IOException {
        if (House.ROOT.relativize(file).startsWith("cli")) {
            return false;
        }
        Path sources = House.sourceFolderOf(file);
        Path module = sources.resolve("module-info.java");
        String packageName = sources.relativize(file.getParent()).toString().replace('/', '.');
        return !Files.exists(module) || Files.readString(module).contains("exports " + packageName + ";");
    }

    private static Map<String, Integer> longerThan(int lines) throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (Path file : House.mainSources()) {
            int count = Files.readAllLines(file).size();
            if (count > lines) {
                found.put(House.ROOT.relativize(file).toString(), count);
            }
        }
        return found;
    }
}
