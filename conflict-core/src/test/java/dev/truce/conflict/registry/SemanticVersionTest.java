package dev.truce.conflict.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0", "1.0.0", "10.20.30", "999999999.0.1"})
    void itIsReadAsItIsWritten(String text) {
        assertThat(SemanticVersion.parse(text)).map(SemanticVersion::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.0",
                "1.0.0.0",
                "01.0.0",
                "1.-1.0",
                "1.0.0-rc.1",
                "1.0.0+7",
                "1000000000.0.0",
                "v1.0.0"
            })
    void anythingElseIsNone(String text) {
        assertThat(SemanticVersion.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PATCH, 1.2.4", "MINOR, 1.3.0", "MAJOR, 2.0.0"})
    void aBumpRaisesItsNumberAndBeginsTheOthersAnew(Bump bump, String next) {
        assertThat(new SemanticVersion(1, 2, 3).after(bump)).hasToString(next);
    }

    @Test
    void theOrderIsThatOfTheNumbers() {
        List<SemanticVersion> ordered = Stream.of(
                        "0.0.9", "0.0.10", "0.1.0", "1.0.0", "1.0.1", "1.1.0", "2.0.0", "10.0.0")
                .map(text -> SemanticVersion.parse(text).orElseThrow())
                .toList();
        assertThat(ordered).isSorted();
        assertThat(ordered).isSortedAccordingTo(SemanticVersion::compareTo);
        assertThat(ordered.get(0)).isLessThan(ordered.get(1));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "0, -1, 0", "0, 0, -1"})
    void negativeNumbersAreRefused(int major, int minor, int patch) {
        assertThatThrownBy(() -> new SemanticVersion(major, minor, patch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A version has no negative number, but found " + major + "." + minor + "." + patch);
    }
}
