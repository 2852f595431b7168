package dev.truce.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A project outside of this build tests a resolver of its own, with the published testkit, in less than twenty lines. */
@Tag("interop")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutsideProjectTest {

    private static final Path PROJECT = Path.of("src/test/resources/outside");
    private static final String TEST = "src/test/java/com/example/SeatsTest.java";

    @TempDir
    Path folder;

    private Published published;
    private Path project;

    @BeforeEach
    void publish() throws IOException {
        published = Published.into(folder.resolve("published"));
        project = Files.createDirectories(folder.resolve("seats"));
        Files.copy(PROJECT.resolve("pom.xml"), project.resolve("pom.xml"));
    }

    private Published.Build test(Predicate<String> line) throws Exception {
        List<String> lines =
                Files.readAllLines(PROJECT.resolve(TEST)).stream().filter(line).toList();
        assertThat(lines.subList(lines.indexOf("class SeatsTest {"), lines.size()))
                .hasSizeLessThan(20);
        Files.createDirectories(project.resolve(TEST).getParent());
        Files.write(project.resolve(TEST), lines);
        return published.build(project, "test");
    }

    @Test
    void aRightResolverPasses() throws Exception {
        Published.Build build = test(line -> true);
        assertThat(build.exit()).as(build.printed()).isZero();
        assertThat(build.printed()).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
    }

    @Test
    void aWrongResolverFailsWithACounterexampleThatAPersonCanRead() throws Exception {
        Published.Build build = test(line -> !line.contains("a delete stands"));
        assertThat(build.exit()).as(build.printed()).isNotZero();
        assertThat(build.printed())
                .contains("Tests run: 1, Failures: 1, Errors: 0, Skipped: 0")
                .contains("SeatsTest.replicasAgree:")
                .contains("""
                        Broken: a deleted record is alive again only if the outcome says so
                        """);
    }
}
