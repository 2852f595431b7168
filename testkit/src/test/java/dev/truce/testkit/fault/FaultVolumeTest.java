package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much space things take, what they are and when they were changed, and that they were, though it is said they were not. */
class FaultVolumeTest {

    private static final int ENTRY = 512;

    private final FaultFileSystem disk = FaultFileSystem.create(7);
    private final Path root = disk.root();

    private void sample() throws IOException {
        Path directory = Files.createDirectory(root.resolve("d"));
        Path file = Files.writeString(directory.resolve("f"), "12345");
        Files.createLink(root.resolve("g"), file);
        Files.createSymbolicLink(root.resolve("l"), disk.getPath("d/f"));
    }

    @Test
    void spaceIsTakenByContentAndByWhateverHasAName() throws IOException {
        sample();
        long all = 3 * ENTRY + 5 + 3;
        assertThat(disk.usedBytes()).isEqualTo(all);
        Files.writeString(root.resolve("g"), "67", StandardOpenOption.APPEND);
        assertThat(disk.usedBytes()).isEqualTo(all + 2);
        Files.writeString(root.resolve("g"), "6");
        assertThat(disk.usedBytes()).isEqualTo(all - 4);
        try (FileChannel directory = FileChannel.open(root, StandardOpenOption.READ)) {
            assertThat(directory.isOpen()).isTrue();
        }
        assertThat(disk.usedBytes()).as("the root takes none and gives none").isEqualTo(all - 4);
    }

    @Test
    void spaceIsGivenBackAlsoAfterACrash() throws IOException {
        sample();
        FaultFileSystem killed = disk.afterKill();
        assertThat(killed.usedBytes()).isEqualTo(disk.usedBytes());
        Files.delete(killed.root().resolve("d/f"));
        assertThat(killed.usedBytes()).as("it has another name").isEqualTo(3 * ENTRY + 5 + 3);
        Files.delete(killed.root().resolve("g"));
        assertThat(killed.usedBytes()).isEqualTo(2 * ENTRY + 3);
        Files.delete(killed.root().resolve("l"));
        Files.delete(killed.root().resolve("d"));
        assertThat(killed.usedBytes()).isZero();
    }

    @Test
    void whatIsMadeNeedsTheSpaceOfItsName() throws IOException {
        Path file = Files.createFile(root.resolve("f"));
        disk.setCapacity(disk.usedBytes() + ENTRY - 1);
        for (Making making : List.<Making>of(
                Files::createFile, Files::createDirectory, path -> Files.createSymbolicLink(path, file))) {
            assertThatThrownBy(() -> making.make(root.resolve("new")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage("/new: No space left on device");
        }
        assertThat(root).isDirectoryNotContaining(each -> each.endsWith("new"));
        assertThat(disk.usedBytes()).isEqualTo(ENTRY);

        disk.setCapacity(disk.usedBytes() + ENTRY);
        Files.createFile(root.resolve("new"));
        assertThat(disk.usedBytes()).isEqualTo(2 * ENTRY);
    }

    private interface Making {
        Path make(Path path) throws IOException;
    }

    @Test
    void aStoreTellsOfItsSpace() throws IOException {
        FileStore store = Files.getFileStore(Files.writeString(root.resolve("f"), "12345"));
        assertThat(store.getTotalSpace()).as("without a limit").isEqualTo(Long.MAX_VALUE);
        disk.setCapacity(2_000);

        assertThat(store.getTotalSpace()).isEqualTo(2_000);
        assertThat(store.getUsableSpace()).isEqualTo(2_000 - ENTRY - 5);
        assertThat(store.getUnallocatedSpace()).isEqualTo(2_000 - ENTRY - 5);
        assertThat(store.name()).isEqualTo("fault file system, seed 7").isEqualTo(disk.toString());
        assertThat(store.type()).isEqualTo("fault");
        assertThat(store.supportsFileAttributeView("posix")).isTrue();
        assertThat(store.supportsFileAttributeView("dos")).isFalse();
        assertThat(store.isReadOnly()).isFalse();
        disk.setReadOnly(true);
        assertThat(store.isReadOnly()).isTrue();
        assertThat(disk.getFileStores())
                .singleElement()
                .satisfies(each -> assertThat(each.isReadOnly()).isTrue());
    }

    @Test
    void theFileSystemTellsOfItself() {
        assertThat(disk.isOpen()).isTrue();
        assertThat(disk.getRootDirectories()).containsExactly(root);
        assertThat(disk.supportedFileAttributeViews()).containsExactlyInAnyOrder("basic", "posix");
        URI uri = root.resolve("a").toUri();
        assertThat(uri).hasToString("fault:///a").hasScheme(disk.provider().getScheme());
        assertThat(disk.provider().getPath(uri)).isEqualTo(root.resolve("a"));
        assertThat(disk.provider().getFileSystem(uri)).isSameAs(disk);
        assertThat(disk.getPath("a").toUri()).isEqualTo(uri);
    }

    @Test
    void whatIsMadeHasItsOwnKeyAlsoAfterACrash() throws IOException {
        List<Path> made = new ArrayList<>(List.of(root));
        for (String name : List.of("f1", "f2", "f3")) {
            made.add(Files.createFile(root.resolve(name)));
        }
        for (String name : List.of("l1", "l2", "l3")) {
            made.add(Files.createSymbolicLink(root.resolve(name), root));
        }
        made.add(Files.createDirectory(root.resolve("d")));
        List<Object> keys = new ArrayList<>();
        for (Path each : made) {
            keys.add(key(each));
        }
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(Files.isSameFile(root, made.get(2))).isFalse();

        disk.sync();
        for (FaultFileSystem next :
                List.of(disk.afterKill(), disk.powerLossStates(1).findFirst().orElseThrow())) {
            assertThat(key(Files.createFile(next.root().resolve("f4")))).isNotIn(keys);
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.getAttribute(path, "fileKey", LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void eachChangeIsLaterThanTheOneBeforeAlsoAfterACrash() throws IOException {
        List<FileTime> times = new ArrayList<>(List.of(Files.getLastModifiedTime(root)));
        Path file = Files.createFile(root.resolve("f"));
        times.add(Files.getLastModifiedTime(file));
        times.add(Files.getLastModifiedTime(root));
        Files.writeString(file, "one");
        times.add(Files.getLastModifiedTime(file));
        Files.writeString(file, "two", StandardOpenOption.APPEND);
        times.add(Files.getLastModifiedTime(file));
        disk.sync();
        FaultFileSystem next = disk.afterKill();
        times.add(Files.getLastModifiedTime(Files.createFile(next.root().resolve("g"))));

        assertThat(times).isSorted().doesNotHaveDuplicates();
        FaultFileSystem cut = disk.powerLossStates(1).findFirst().orElseThrow();
        assertThat(Files.getLastModifiedTime(Files.createFile(cut.root().resolve("g"))))
                .isEqualTo(times.get(5));
    }

    @Test
    void attributesAreOfOneOwnerAndOfOneTime() throws IOException {
        sample();
        PosixFileAttributeView view =
                Files.getFileAttributeView(root.resolve("l"), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes link = view.readAttributes();
        assertThat(view.name()).isEqualTo("posix");
        assertThat(link.size()).as("the name that it leads to").isEqualTo(3);
        assertThat(link.isSymbolicLink()).isTrue();
        assertThat(link.lastAccessTime()).isEqualTo(link.lastModifiedTime());
        assertThat(link.creationTime()).isEqualTo(link.lastModifiedTime());
        assertThat(link.group().getName()).isEqualTo("owner");
        assertThat(view.getOwner()).isEqualTo(link.owner()).isEqualTo(Files.getOwner(root));
        assertThat(mode(root.resolve("g"))).isEqualTo("rw-r--r--");
        assertThat(mode(root.resolve("d"))).isEqualTo("rwxr-xr-x");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aDirectoryReplacesAnEmptyOneOnly() throws IOException {
        sample();
        Path other = Files.createDirectory(root.resolve("other"));
        assertThatThrownBy(() -> Files.move(other, root.resolve("d"), StandardCopyOption.REPLACE_EXISTING))
                .isInstanceOf(DirectoryNotEmptyException.class)
                .hasMessage("/d");
        Files.move(root.resolve("d"), other, StandardCopyOption.REPLACE_EXISTING);

        assertThat(other.resolve("f")).hasContent("12345");
        assertThat(root.resolve("d")).doesNotExist();
    }

    @Test
    void fortyLinksAreFollowedAndNotOneMore() throws IOException {
        Path file = Files.writeString(root.resolve("0"), "one");
        for (int link = 1; link <= 41; link++) {
            Files.createSymbolicLink(root.resolve("" + link), root.resolve("" + (link - 1)));
        }

        assertThat(root.resolve("40").toRealPath()).isEqualTo(file);
        assertThatThrownBy(() -> root.resolve("41").toRealPath()).hasMessage("/41: Too many levels of symbolic links");
    }

    private interface Call {
        void run() throws IOException;
    }

    @Test
    void whatFailsAfterwardsIsDone() throws IOException {
        sample();
        Path f = root.resolve("d/f");
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("MAKE_DIRECTORY", () -> Files.createDirectory(root.resolve("made")));
        calls.put("SYMBOLIC_LINK", () -> Files.createSymbolicLink(root.resolve("soft"), f));
        calls.put("LINK", () -> Files.createLink(root.resolve("hard"), f));
        calls.put("RENAME", () -> Files.move(root.resolve("hard"), root.resolve("moved")));
        calls.put("DELETE", () -> Files.delete(root.resolve("l")));
        calls.put(
                "CHANGE_ATTRIBUTES",
                () -> Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("r--------")));
        try (FileChannel channel = FileChannel.open(root.resolve("g"), StandardOpenOption.WRITE)) {
            calls.put("TRUNCATE", () -> channel.truncate(2));
            disk.failFrom(1, Fault.EIO_AFTERWARDS);
            calls.forEach((kind, call) -> {
                assertThatThrownBy(call::run)
                        .as(kind)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("Input/output error");
                assertThat(disk.operations().get(disk.operations().size() - 1).kind())
                        .hasToString(kind);
            });
        }
        disk.heal();

        assertThat(root.resolve("made")).isDirectory();
        assertThat(root.resolve("soft")).isSymbolicLink().hasContent("12");
        assertThat(root.resolve("moved")).hasContent("12");
        assertThat(root.resolve("hard")).doesNotExist();
        assertThat(Files.exists(root.resolve("l"), LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(mode(f)).isEqualTo("r--------");
    }
}
