package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each hostile input is refused with one clear line, quickly, in little memory, and nothing is written. The calls are made in a
 * process of their own with a small heap; its peak counts the whole process, making the inputs included.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final long MOST_KIB = 256 * 1024;

    @TempDir
    static Path folder;

    private Map<String, JsonNode> calls = Map.of();
    private List<String> memory = List.of();
    private int exit;

    @BeforeAll
    void callTheCommandOnAll() throws Exception {
        Path temporaries = Files.createDirectory(folder.resolve("tmp"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx144m",
                        "-Xmn16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporaries,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileRun.class.getName(),
                        Files.createDirectory(folder.resolve("inputs")).toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (var out = Workshop.output(process)) {
            out.lines().forEach(lines::add);
        }
        exit = process.waitFor();
        assertThat(exit).as("%s", lines).isZero();
        memory = lines.stream().filter(line -> line.startsWith("VmHWM")).toList();
        calls = lines.stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> StrictJson.reader().read(line, "a line of the process"))
                .collect(Collectors.toMap(line -> line.path("name").asString(), Function.identity()));
    }

    static List<String> names() {
        return HostileCase.all().stream().map(HostileCase::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedInOneClearLine(String name) {
        JsonNode call = calls.get(name);
        String error = call.path("err").asString();
        assertThat(call.path("code").intValue()).as("%s", call).isIn(1, 2);
        assertThat(error)
                .startsWith("truce: ")
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .endsWith("\n");
        assertThat(error.lines().count()).as(error).isLessThanOrEqualTo(2);
        assertThat(error.lines()).allMatch(line -> line.length() < 600);
        assertThat(call.path("written").asString()).isEqualTo("[]");
        assertThat(Duration.ofMillis(call.path("millis").longValue())).isLessThan(LONGEST);
    }

    @Test
    void thereAreAtLeastSixtyAndEachHasANameOfItsOwn() {
        assertThat(names()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
        assertThat(calls).hasSameSizeAs(names());
    }

    @Test
    void allTogetherTheyTakeLittleMemory() {
        // where the system tells
        for (String line : memory) {
            assertThat(Long.parseLong(line.replaceAll("\\D", ""))).as(line).isLessThan(MOST_KIB);
        }
    }

    @Test
    void noneIsRefusedBecauseMemoryRanOut() {
        assertThat(calls.values())
                .extracting(call -> call.path("err").asString())
                .noneMatch(error -> error.contains("takes more memory"));
    }
}
