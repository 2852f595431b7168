package dev.truce.conflict.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of {@code rulesets/broken} is refused with exactly the findings in the text beside it. */
class BrokenRulesetsTest {

    private static final Path BROKEN = Path.of("src", "test", "resources", "rulesets", "broken");

    static Stream<String> rulesets() throws IOException {
        try (Stream<Path> files = Files.list(BROKEN)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".txt"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rulesets")
    void everyFindingIsNamedWithLinePathAndRemedy(String name) throws IOException {
        Path file = BROKEN.resolve(name);
        RulesetException refusal = catchThrowableOfType(RulesetException.class, () -> Ruleset.read(file));

        assertThat(refusal).as("refusal of " + name).isNotNull();
        String found = refusal.findings().stream()
                .map(finding -> finding.in(name) + "\n")
                .collect(Collectors.joining());
        assertThat(found).isEqualTo(Files.readString(BROKEN.resolve(name + ".txt")));
        assertThat(refusal).hasMessage(refusal.findings().get(0).in(file.toString()));
    }

    @Test
    void thereAreAtLeastTwentyOfThem() throws IOException {
        assertThat(rulesets()).hasSizeGreaterThan(20);
    }
}
