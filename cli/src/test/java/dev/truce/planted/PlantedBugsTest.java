package dev.truce.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That no planted bug is forgotten when the sources change; whether it is found is seen by the profile {@code planted}. */
class PlantedBugsTest {

    private static final Path ROOT = root();

    private static Path root() {
        return Path.of(System.getProperty("truce.root", "..")).toAbsolutePath().normalize();
    }

    @Test
    void everyPatchAppliesToTheSources() {
        List<PlantedBug> bugs = PlantedBug.all(ROOT);
        assertThat(bugs).hasSizeGreaterThanOrEqualTo(40);
        assertThat(bugs).allSatisfy(bug -> assertThat(bug.plant(ROOT)).isNotEmpty());
    }

    @Test
    void everyPatchNamesTestsThatAreThere() {
        assertThat(PlantedBug.all(ROOT).stream().flatMap(bug -> bug.tests().stream()))
                .allSatisfy(
                        test -> assertThat(test.isThere(ROOT)).as("%s", test).isTrue());
    }

    @Test
    void thePageListsEveryPatchAndNoOther() throws IOException {
        List<String> rows;
        try (Stream<String> lines = Files.lines(ROOT.resolve(PlantedTable.PAGE))) {
            rows = lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.substring(0, line.lastIndexOf(" | `")))
                    .toList();
        }
        assertThat(rows)
                .as("run the command that %s names", PlantedTable.PAGE)
                .containsExactlyElementsOf(
                        PlantedBug.all(ROOT).stream().map(PlantedTable::row).toList());
    }

    @Test
    void aPartIsFoundByItsTextWhereverItStandsNow() {
        Hunk hunk = Hunk.parse(List.of(" a", "-b", "+x", "+y"));
        assertThat(hunk.applyTo(List.of("0", "a", "b", "c"))).containsExactly("0", "a", "x", "y", "c");
    }

    @Test
    void aPartThatIsGoneOrStandsTwiceIsRefused() {
        Hunk hunk = Hunk.parse(List.of(" a", "-b"));
        assertThatThrownBy(() -> hunk.applyTo(List.of("a", "c"))).hasMessageStartingWith("it no longer applies");
        assertThatThrownBy(() -> hunk.applyTo(List.of("a", "b", "a", "b")))
                .hasMessageStartingWith("it applies at more than one place");
    }
}
