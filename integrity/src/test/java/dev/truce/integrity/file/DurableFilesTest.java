package dev.truce.integrity.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DurableFilesTest {

    @TempDir
    Path dir;

    @Test
    void replaceWritesAndReplaces() throws IOException {
        Path file = dir.resolve("a.txt");
        DurableFiles.replace(file, text("one"));
        DurableFiles.replace(file, text("two"));

        assertThat(file).hasContent("two");
        assertThat(names(dir)).containsExactly("a.txt");
    }

    @Test
    void aFailedReplaceLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = dir.resolve("a.txt");
        DurableFiles.replace(file, text("one"));

        assertThatThrownBy(() -> DurableFiles.replace(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("Input/output error");
                }))
                .isInstanceOf(DurabilityException.class)
                .hasMessage("writing " + file + " failed, nothing was acknowledged: Input/output error;"
                        + " check the folder and who may write there");
        assertThatThrownBy(() -> DurableFiles.replace(file, out -> {
                    throw new IllegalStateException("the caller's own");
                }))
                .hasMessage("the caller's own");
        assertThat(file).hasContent("one");
        assertThat(names(dir)).containsExactly("a.txt");
    }

    @Test
    void aFullStorageHasItsOwnException() {
        Path file = dir.resolve("a.txt");

        assertThatThrownBy(() -> DurableFiles.replace(file, out -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(StorageFullException.class)
                .hasMessage("writing " + file + ": the storage is full; free some space and try again");
    }

    private static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new NoSuchFileException("a/b"), "a/b: there is no such file or folder"),
                arguments(new AccessDeniedException("a/b"), "a/b: permission denied"),
                arguments(new FileAlreadyExistsException("a/b"), "a/b: it exists already"),
                arguments(new NotDirectoryException("a/b"), "a/b: it cannot be used"),
                arguments(new FileSystemException("a/b", null, "Read-only file system"), "a/b: Read-only file system"),
                arguments(new IOException("Input/output error"), "Input/output error"),
                arguments(new ClosedChannelException(), "ClosedChannelException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whyAWriteFailedIsSaidInWords(IOException failure, String found) {
        assertThat(DurabilityException.of("writing a/b", failure))
                .isExactlyInstanceOf(DurabilityException.class)
                .hasMessage("writing a/b failed, nothing was acknowledged: " + found
                        + "; check the folder and who may write there")
                .hasCause(failure);
    }

    @Test
    void writeNewKeepsWhatIsThere() throws IOException {
        Path file = dir.resolve("a.txt");

        assertThat(DurableFiles.writeNew(file, text("one"))).isTrue();
        assertThat(DurableFiles.writeNew(file, text("two"))).isFalse();
        assertThat(file).hasContent("one");
        assertThat(names(dir)).containsExactly("a.txt");
    }

    @Test
    void aPrivateFileIsItsOwnersAloneAndKeepsWhatIsThere() throws IOException {
        Path file = dir.resolve("a.txt");

        assertThat(DurableFiles.writeNewPrivate(file, text("one"))).isTrue();
        assertThat(DurableFiles.writeNewPrivate(file, text("two"))).isFalse();
        assertThat(file).hasContent("one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatAnotherProcessOfTheSameNumberLeftIsNotWrittenInto() throws IOException {
        List<Path> left = new ArrayList<>();
        DurableFiles.replace(dir.resolve("first"), out -> {
            String own = names(dir).get(0);
            int number = Integer.parseInt(own.substring(own.lastIndexOf('-') + 1));
            for (int next = number + 1; next <= number + 3; next++) {
                Path other = dir.resolve(own.substring(0, own.lastIndexOf('-') + 1) + next);
                left.add(Files.writeString(other, "left"));
            }
        });
        DurableFiles.replace(dir.resolve("second"), text("two"));

        assertThat(dir.resolve("second")).hasContent("two");
        assertThat(left).hasSize(3).allSatisfy(each -> assertThat(each).hasContent("left"));
    }

    @Test
    void theRootOfAFileSystemIsNoFile() {
        Path root = dir.getRoot();
        assertThatThrownBy(() -> DurableFiles.replace(root, text("one")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(root + " has no directory; name a file below the root");
        assertThat(DurableFiles.isTemporary(root)).isFalse();
    }

    @Test
    void whatThereIsOfAPathIsTheNearestAboveIt() {
        assertThat(DurableFiles.existing(dir)).isEqualTo(dir);
        assertThat(DurableFiles.existing(dir.resolve("a/b"))).isEqualTo(dir);
        assertThat(DurableFiles.existing(Path.of("no such folder", "a"))).isEqualTo(Path.of("no such folder"));
    }

    @Test
    void ofManyNewWritersExactlyOneSucceeds() throws Exception {
        Path file = dir.resolve("a.txt");
        List<Callable<Boolean>> writers = Stream.iterate(0, i -> i + 1)
                .limit(16)
                .map(i -> (Callable<Boolean>) () -> DurableFiles.writeNew(file, text("writer " + i)))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            int succeeded = 0;
            for (Future<Boolean> written : pool.invokeAll(writers)) {
                succeeded += written.get() ? 1 : 0;
            }
            assertThat(succeeded).isEqualTo(1);
        } finally {
            pool.shutdown();
        }
        assertThat(names(dir)).containsExactly("a.txt");
    }

    @Test
    void aDirectoryAppearsWholeOrNotAtAll() throws IOException {
        Path target = dir.resolve("bag");
        DurableFiles.writeDirectory(target, staging -> {
            Files.createDirectories(staging.resolve("data/deep"));
            Files.writeString(staging.resolve("data/deep/x"), "x");
            assertThat(target).doesNotExist();
        });
        Path failed = dir.resolve("failed");
        assertThatThrownBy(() -> DurableFiles.writeDirectory(failed, staging -> {
                    Files.writeString(staging.resolve("x"), "x");
                    throw new IOException("Input/output error");
                }))
                .isInstanceOf(DurabilityException.class);
        assertThatThrownBy(() -> DurableFiles.writeDirectory(target, staging -> {}))
                .hasMessageContaining("exists already; choose another name or remove it");

        assertThat(target.resolve("data/deep/x")).hasContent("x");
        assertThat(names(dir)).containsExactly("bag");
    }

    @Test
    void directoriesAreCreatedWithTheirParents() throws IOException {
        DurableFiles.createDirectories(dir.resolve("a/b/c"));
        DurableFiles.createDirectories(dir.resolve("a/b/c"));
        assertThat(dir.resolve("a/b/c")).isDirectory();

        Files.writeString(dir.resolve("file"), "");
        assertThatThrownBy(() -> DurableFiles.createDirectories(dir.resolve("file/x")))
                .isInstanceOf(DurabilityException.class);
    }

    @Test
    void deletingSaysWhetherThereWasAFile() throws IOException {
        Path file = Files.writeString(dir.resolve("a"), "a");
        assertThat(DurableFiles.delete(file)).isTrue();
        assertThat(DurableFiles.delete(file)).isFalse();
    }

    @Test
    void sweepingRemovesOnlyTemporaries() throws IOException {
        Files.createDirectories(dir.resolve("a/.truce-tmp-1-1/data"));
        Files.writeString(dir.resolve("a/.truce-tmp-1-1/data/x"), "x");
        Files.writeString(dir.resolve(".truce-tmp-7-2"), "x");
        Files.writeString(dir.resolve("a/kept"), "x");

        assertThat(DurableFiles.sweepTemporaries(dir))
                .containsExactly(dir.resolve(".truce-tmp-7-2"), dir.resolve("a/.truce-tmp-1-1"));
        assertThat(names(dir)).containsExactly("a");
        assertThat(names(dir.resolve("a"))).containsExactly("kept");
    }

    private static DurableFiles.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aLinkIsReplacedByAFileAndWhatItLedToIsNot() throws IOException {
        Path outside = Files.writeString(dir.resolve("outside"), "outside");
        Path link = Files.createSymbolicLink(dir.resolve("link"), outside);
        DurableFiles.replace(link, text("one"));

        assertThat(link).isRegularFile().hasContent("one");
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(outside).hasContent("outside");
        assertThat(Files.getPosixFilePermissions(link)).isEqualTo(Files.getPosixFilePermissions(outside));
    }

    @Test
    void aReplacedFileKeepsItsPermissions(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secret");
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        DurableFiles.replace(file, out -> out.write(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
