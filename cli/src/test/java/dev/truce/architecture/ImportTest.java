package dev.truce.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A type is named by its import; only in imports, comments and texts its package stands before it. */
class ImportTest {

    private static final Pattern TEXT = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"");
    private static final Pattern NO_CODE = Pattern.compile("\\s*(?:import|package|\\*|//|/\\*).*");
    private static final Pattern QUALIFIED =
            Pattern.compile(".*(?<![\\w.])(?:java|javax|dev|net|org|tools)" + "(?:\\.[a-z]\\w*)+\\.[A-Z].*");

    @Test
    void librariesImportWhatTheyName() throws IOException {
        for (String module : House.MODULES.subList(0, House.MODULES.indexOf("cli"))) {
            try (Stream<Path> files = Files.walk(House.ROOT.resolve(module).resolve("src"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                        .filter(each -> !each.endsWith("module-info.java"))
                        .toList()) {
                    assertThat(qualified(file)).as(file.toString()).isEmpty();
                }
            }
        }
    }

    private static List<String> qualified(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !NO_CODE.matcher(line).matches())
                .map(line -> TEXT.matcher(line).replaceAll("\"\""))
                .filter(line -> QUALIFIED.matcher(line).matches())
                .toList();
    }
}
