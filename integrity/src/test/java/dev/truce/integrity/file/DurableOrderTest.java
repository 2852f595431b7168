package dev.truce.integrity.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.fixture.WatchedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a power cut has been forced: content before it gets its name, and the folder before it is acknowledged. */
class DurableOrderTest {

    @TempDir
    Path real;

    private WatchedFiles files;
    private Path dir;

    @BeforeEach
    void watch() {
        files = new WatchedFiles(real);
        dir = files.folder();
    }

    private static DurableFiles.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(real)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsForcedBeforeItHasItsNameAndThenItsFolder() {
        DurableFiles.replace(dir.resolve("a"), text("one"));
        assertThat(files.calls()).containsExactly("create T", "force T", "move T to a", "force .");
    }

    @Test
    void aNewFileIsForcedBeforeItHasItsNameAndThenItsFolder() {
        DurableFiles.writeNew(dir.resolve("a"), text("one"));
        assertThat(files.calls()).containsExactly("create T", "force T", "link a to T", "delete T", "force .");
        DurableFiles.writeNewPrivate(dir.resolve("b"), text("one"));
        assertThat(files.calls()).containsExactly("create T", "force T", "link b to T", "delete T", "force .");
    }

    /** Who wrote it may not have come to that. */
    @Test
    void theFolderOfAFileThatIsThereIsForcedToo() {
        DurableFiles.writeNew(dir.resolve("a"), text("one"));
        files.calls();

        assertThat(DurableFiles.writeNew(dir.resolve("a"), text("two"))).isFalse();
        assertThat(files.calls()).containsExactly("force .");
        assertThat(DurableFiles.writeNewPrivate(dir.resolve("a"), text("two"))).isFalse();
        assertThat(files.calls()).containsExactly("force .");
        DurableFiles.forceDirectory(dir);
        assertThat(files.calls()).containsExactly("force .", "force ..");
    }

    @Test
    void aFileThatAnotherWritesMeanwhileIsKept() throws IOException {
        files.before = call -> {
            if (call.startsWith("link")) {
                Files.writeString(real.resolve(call.substring(5, 6)), "another's");
            }
        };

        assertThat(DurableFiles.writeNew(dir.resolve("a"), text("one"))).isFalse();
        assertThat(files.calls()).endsWith("link a to T", "delete T", "force .");
        assertThat(DurableFiles.writeNewPrivate(dir.resolve("b"), text("one"))).isFalse();
        assertThat(files.calls()).endsWith("link b to T", "delete T", "force .");
        assertThat(real.resolve("a")).hasContent("another's");
        assertThat(names()).containsExactly("a", "b");
    }

    private static void fill(Path staging) throws IOException {
        Files.createDirectory(staging.resolve("data"));
        Files.writeString(staging.resolve("data").resolve("x"), "x");
    }

    @Test
    void allOfADirectoryIsForcedBeforeItHasItsName() {
        DurableFiles.writeDirectory(dir.resolve("bag"), DurableOrderTest::fill);
        assertThat(files.calls())
                .containsExactly(
                        "create T",
                        "create T/data",
                        "force T/data/x",
                        "force T/data",
                        "force T",
                        "move T to bag",
                        "force .");
    }

    /** Windows cannot open one. */
    @Test
    void whereDirectoriesCannotBeForcedFilesAre() {
        files = new WatchedFiles(real, "\\");
        DurableFiles.writeDirectory(files.folder().resolve("bag"), DurableOrderTest::fill);
        assertThat(files.calls()).containsExactly("create T", "create T/data", "force T/data/x", "move T to bag");
    }

    @Test
    void whatIsAboveANewDirectoryIsForced() throws IOException {
        DurableFiles.createDirectories(dir.resolve("a").resolve("b"));
        assertThat(files.calls()).containsExactly("force ..", "create a", "force .", "create a/b", "force a");
        DurableFiles.createDirectories(dir.resolve("a").resolve("b"));
        assertThat(files.calls()).containsExactly("force a");
        DurableFiles.createDirectories(dir.getRoot());
        assertThat(files.calls()).isEmpty();
        assertThat(real.resolve("a/b")).isDirectory();
    }

    @Test
    void aFolderThatItsOwnerHidesNeedNotBeForced() {
        files.before = call -> {
            if (call.equals("force ..")) {
                throw new AccessDeniedException("..");
            }
        };
        DurableFiles.createDirectories(dir.resolve("a"));
        DurableFiles.forceDirectory(dir);

        assertThat(files.calls()).containsExactly("force ..", "create a", "force .", "force .", "force ..");
        assertThat(real.resolve("a")).isDirectory();
    }

    @Test
    void aDirectoryThatAnotherMakesMeanwhileWillDoAndAFileWillNot() throws IOException {
        files.before = call -> {
            if (call.equals("create a")) {
                Files.createDirectory(real.resolve("a"));
            } else if (call.equals("create b")) {
                Files.createFile(real.resolve("b"));
            }
        };

        DurableFiles.createDirectories(dir.resolve("a"));
        assertThat(files.calls()).endsWith("create a", "force .");
        for (int times = 0; times < 2; times++) {
            assertThatThrownBy(() -> DurableFiles.createDirectories(dir.resolve("b")))
                    .isInstanceOf(DurabilityException.class)
                    .hasMessageContaining(real.resolve("b") + ": it exists already");
        }
    }

    @Test
    void whatIsDeletedStaysDeleted() {
        DurableFiles.replace(dir.resolve("a"), text("one"));
        files.calls();

        assertThat(DurableFiles.delete(dir.resolve("a"))).isTrue();
        assertThat(files.calls()).containsExactly("delete a", "force .");
        assertThat(DurableFiles.delete(dir.resolve("a"))).isFalse();
        assertThat(files.calls()).as("also when another deleted it").containsExactly("delete a", "force .");
        assertThat(DurableFiles.delete(dir.resolve("none").resolve("a"))).isFalse();
        assertThat(files.calls()).containsExactly("delete none/a");
    }

    @Test
    void whatIsSweptStaysSwept() throws IOException {
        Files.createDirectory(real.resolve("a"));
        Files.createFile(real.resolve("a/.truce-tmp-1-1"));

        assertThat(DurableFiles.sweepTemporaries(dir)).hasSize(1);
        assertThat(files.calls()).containsExactly("delete a/T", "force a");
    }

    @Test
    void whatCannotHaveItsNameIsRemoved() throws IOException {
        DurableFiles.replace(dir.resolve("a"), text("one"));
        files.before = call -> {
            if (call.startsWith("move")) {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> DurableFiles.replace(dir.resolve("a"), text("two")))
                .hasMessageContaining("Input/output error");
        assertThatThrownBy(() -> DurableFiles.writeDirectory(dir.resolve("b"), DurableOrderTest::fill))
                .hasMessageContaining("Input/output error");
        assertThat(names()).containsExactly("a");
        assertThat(real.resolve("a")).hasContent("one");
    }

    @Test
    void whatFailsFirstIsTold() {
        files.before = call -> {
            if (!call.startsWith("create")) {
                throw new IOException(call + " failed");
            }
        };

        assertThatThrownBy(() -> DurableFiles.replace(dir.resolve("a"), text("one")))
                .isInstanceOf(DurabilityException.class)
                .hasMessageContaining("force T failed")
                .cause()
                .satisfies(cause -> assertThat(cause.getSuppressed())
                        .singleElement()
                        .satisfies(also -> assertThat(also).hasMessage("delete T failed")));
    }
}
