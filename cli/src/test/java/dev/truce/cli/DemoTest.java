package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    void tellsTheWholeStoryInAScreenAndAHalf() {
        Call demo = Call.truce("demo", "--dir", folder.resolve("demo"));
        assertThat(demo.code()).as("%s", demo).isZero();
        assertThat(demo.out().lines().filter(line -> !line.contains(folder.toString())))
                .hasSizeLessThanOrEqualTo(48)
                .allMatch(line -> line.codePointCount(0, line.length()) <= 100);
        assertThat(demo.out())
                .contains("1,482 records", "1,490 records", "1,504 records", "changed alike on both sides 49")
                .contains("changed by local alone 16, by the server alone 208, by both differently 7")
                .contains("parked 1; two of the merges, explained:")
                .contains("queue show 1: spring.redis.url")
                .contains("truce verify: OK", "data/property.ndjson: damaged")
                .contains("DANGEROUS, plan ", "without approval, exit 6: Plan ", "65 verified");
    }

    @Test
    void aFolderThatIsNotEmptyIsRefused() {
        new Workshop(folder).write("mine", "x");
        assertThat(Call.truce("demo", "--dir", folder).err())
                .isEqualTo("truce: " + folder + " is not empty; name another folder\ntruce: see: truce demo --help\n");
    }

    @Test
    @Tag("slow")
    void aPathOfOneLongWordIsNotBroken() {
        Path deep = folder.resolve("demo-" + "x".repeat(120));
        Call demo = Call.truce("demo", "--dir", deep);
        assertThat(demo.code()).as("%s", demo).isZero();
        assertThat(demo.out()).contains("Go on:\n   cd\n     " + deep + "\n");
    }
}
