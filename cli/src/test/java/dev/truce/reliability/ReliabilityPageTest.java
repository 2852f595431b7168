package dev.truce.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.fixture.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the page says what the evidence says. */
class ReliabilityPageTest {

    private static final Path ROOT =
            Path.of(System.getProperty("truce.root", "..")).toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void thePageIsMadeFromTheEvidence() throws IOException {
        assertThat(Files.readString(ROOT.resolve(ReliabilityPage.PAGE)))
                .as("write it with ./mvnw -B -Preliability -pl cli -am process-test-classes")
                .isEqualTo(ReliabilityPage.page(ROOT));
    }

    @Test
    void everyFileOfEvidenceIsShown() throws IOException {
        Path evidence = ROOT.resolve(ReliabilityPage.EVIDENCE);
        List<Path> shown = Section.ALL.stream()
                .flatMap(section -> section.files().stream())
                .map(file -> Evidence.file(evidence, file))
                .toList();
        try (Stream<Path> files = Files.list(evidence)) {
            assertThat(files).isSubsetOf(shown);
        }
    }

    @Test
    void aReportOfMutantsIsCountedByRoom() throws IOException {
        write("rollback-planner/target/pit-reports/mutations.xml", """
                <mutations>
                <mutation status='KILLED'><mutatedClass>dev.truce.rollback.claim.Pins</mutatedClass></mutation>
                <mutation status='TIMED_OUT'><mutatedClass>dev.truce.rollback.claim.Pins$1</mutatedClass></mutation>
                <mutation status='SURVIVED'><mutatedClass>dev.truce.rollback.claim.Pins</mutatedClass></mutation>
                <mutation status='NO_COVERAGE'><mutatedClass>dev.truce.rollback.claim.Claims</mutatedClass></mutation>
                </mutations>
                """);
        assertThat(page())
                .contains(
                        "| these of rollback-planner together | 4 mutants, 1 killed, 1 without end, 2 alive |",
                        "| dev.truce.rollback.claim | 4 mutants, 1 killed, 1 without end, 2 alive |");
    }

    @Test
    void theMutantsOfAModuleAreThoseOfAllRoomsWheneverTheyWereCounted() throws IOException {
        for (String room : List.of("bag", "tree", "tree")) {
            write("integrity/target/pit-reports/mutations.xml", """
                    <mutations>
                    <mutation status='KILLED'><mutatedClass>dev.truce.integrity.%s.One</mutatedClass></mutation>
                    <mutation status='SURVIVED'><mutatedClass>dev.truce.integrity.%1$s.One</mutatedClass></mutation>
                    </mutations>
                    """.formatted(room));
            page();
        }
        assertThat(page()).contains("| these of integrity together | 4 mutants, 2 killed, 0 without end, 2 alive |");
    }

    @Test
    void aReportOfBranchesIsCountedByRoom() throws IOException {
        write("cli/target/site/jacoco/jacoco.xml", """
                <!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
                <report name='cli'><package name='dev/truce/cli'>
                <class name='x'><counter type='BRANCH' missed='7' covered='7'/></class>
                <counter type='LINE' missed='2' covered='5'/><counter type='BRANCH' missed='1' covered='1229'/>
                </package><counter type='BRANCH' missed='2' covered='1238'/></report>
                """);
        assertThat(page())
                .contains("| all of cli | 1,240 branches, 2 missed |", "| dev.truce.cli | 1,230 branches, 1 missed |");
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String page() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        ReliabilityPage.main(new String[] {folder.toString()});
        return Files.readString(folder.resolve(ReliabilityPage.PAGE));
    }
}
