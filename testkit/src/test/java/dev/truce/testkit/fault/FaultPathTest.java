package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths are taken apart, joined and compared as those of POSIX. */
class FaultPathTest {

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path elsewhere = FaultFileSystem.create(1).getPath("/a/b");

    private Path path(String text) {
        return text == null ? null : disk.getPath(text);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, /, -, -, /",
                "/a, /, /, a, /a",
                "/a/b, /, /a, b, /a/b",
                "a, -, -, a, a",
                "a/b, -, a, b, a/b",
                "'', -, -, '', ''",
                "., -, -, ., ''",
                "/a/./b/../c, /, /a/./b/.., c, /a/c",
                "/../../a, /, /../.., a, /a",
                "../../a, -, ../.., a, ../../a",
                "a/.., -, a, .., ''",
                "a/../.., -, a/.., .., .."
            })
    void aPathHasARootAParentANameAndANormalForm(String text, String root, String parent, String name, String normal) {
        Path path = path(text);
        assertThat(path).hasToString(text);
        assertThat(path.getRoot()).isEqualTo(path(root));
        assertThat(path.getParent()).isEqualTo(path(parent));
        assertThat(path.getFileName()).isEqualTo(path(name));
        assertThat(path.normalize()).isEqualTo(path(normal));
    }

    @Test
    void partsAreCountedFromTheRoot() {
        Path path = path("/a/b/c");
        assertThat(path.getNameCount()).isEqualTo(3);
        assertThat(path.getName(1)).isEqualTo(path("b"));
        assertThat(path.subpath(1, 3)).isEqualTo(path("b/c"));
        assertThat(path("/").getNameCount()).isZero();
        assertThat(path("").getNameCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 4", "2, 2", "2, 1"})
    void namesThatAreNotThereCannotBeHad(int from, int to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> path("/a/b/c").subpath(from, to))
                .withMessage("/a/b/c has no names " + from + " to " + to);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, b, /a/b",
        "/a, /b, /b",
        "/a, '', /a",
        "/, a, /a",
        "'', a/b, a/b",
        "'', '', ''",
        "a, '', a",
        "a, ../b, a/../b"
    })
    void aPathIsResolvedAgainstAnother(String one, String other, String joined) {
        assertThat(path(one).resolve(path(other))).isEqualTo(path(joined));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/c, ../c",
        "/a, /a/b/c, b/c",
        "/a/b, /a, ..",
        "/a/b, /, ../..",
        "/, /a, a",
        "/a, /a, ''",
        "'', a, a",
        "a, '', .."
    })
    void aPathLeadsFromOneToAnother(String from, String to, String way) {
        assertThat(path(from).relativize(path(to))).isEqualTo(path(way));
    }

    @Test
    void noWayLeadsFromARelativePathToAnAbsoluteOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> path("a").relativize(path("/a")))
                .withMessage("Only one of a and /a is absolute");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a, true",
        "/a/b, /a/b, true",
        "/a/b, /, true",
        "/a/b, /b, false",
        "/a/b, a, false",
        "/a/b, /a/b/c, false",
        "/ab, /a, false",
        "a, '', false"
    })
    void aPathStartsWithWholeNames(String path, String start, boolean expected) {
        assertThat(path(path).startsWith(path(start))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, b, true",
        "/a/b, a/b, true",
        "/a/b, /a/b, true",
        "/a/b, /b, false",
        "/a/b, a, false",
        "b, a/b, false",
        "/ab, b, false",
        "/, '', false"
    })
    void aPathEndsWithWholeNames(String path, String end, boolean expected) {
        assertThat(path(path).endsWith(path(end))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/a, /a", "a, /a", "'', /"})
    void theWorkingDirectoryIsTheRoot(String path, String absolute) {
        assertThat(path(path).toAbsolutePath()).isEqualTo(path(absolute));
    }

    @Test
    void pathsAreJoinedOfTheirPartsAndEmptyOnesDoNotCount() {
        assertThat(disk.getPath("/a", "b", "c/d")).isEqualTo(path("/a/b/c/d"));
        assertThat(disk.getPath("", "a", "", "b")).isEqualTo(path("a/b"));
        assertThat(disk.getPath("a", "")).isEqualTo(path("a"));
        assertThat(path("//a///b/")).isEqualTo(path("/a/b"));
    }

    @Test
    void aPathIsEqualToTheSameOneOfItsFileSystemOnly() {
        assertThat(path("/a/b"))
                .isEqualTo(path("/a/b"))
                .hasSameHashCodeAs(path("/a/b"))
                .isNotEqualTo(path("a/b"))
                .isNotEqualTo(path("/a/c"))
                .isNotEqualTo(elsewhere)
                .isNotEqualTo(Path.of("/a/b"))
                .isNotEqualTo("/a/b");
        assertThat(path("/a")).isLessThan(path("/b")).doesNotHaveSameHashCodeAs(path("/b"));
        assertThat(path("/a/b").isAbsolute()).isTrue();
        assertThat(path("a/b").isAbsolute()).isFalse();
    }

    @Test
    void pathsOfOtherFileSystemsNeitherStartNorEndAPathNorJoinIt() {
        Path path = path("/a/b");
        for (Path other : new Path[] {elsewhere, Path.of("/a/b")}) {
            assertThat(path.startsWith(other)).isFalse();
            assertThat(path.endsWith(other)).isFalse();
        }
        assertThatExceptionOfType(ProviderMismatchException.class)
                .isThrownBy(() -> path.resolve(Path.of("c")))
                .withMessage("c is of another file system");
    }
}
