package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.store.ObjectStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** It behaves as the file system of a POSIX machine does, until it is told to fail. */
class FaultFileSystemTest {

    private final FaultFileSystem disk = FaultFileSystem.create(7);
    private final Path root = disk.root();

    @Test
    void filesAreWrittenReadListedCopiedAndMoved() throws IOException {
        Files.createDirectories(root.resolve("d/e"));
        Path file = Files.writeString(root.resolve("d/e/f"), "one");
        Files.writeString(file, "two", StandardOpenOption.APPEND);
        Files.copy(file, root.resolve("copy"));
        Files.move(root.resolve("d"), root.resolve("moved"));

        assertThat(Files.readString(root.resolve("moved/e/../e/./f"))).isEqualTo("onetwo");
        assertThat(Files.readString(root.resolve("copy"))).isEqualTo("onetwo");
        try (Stream<Path> walk = Files.walk(root)) {
            assertThat(walk.map(Path::toString)).containsExactly("/", "/copy", "/moved", "/moved/e", "/moved/e/f");
        }
        assertThat(Files.size(root.resolve("copy"))).isEqualTo(6);
        assertThat(Files.isSameFile(root.resolve("copy"), root.resolve("moved/../copy")))
                .isTrue();
    }

    @Test
    void linksLeadToOneFileAndSymbolicLinksToAName() throws IOException {
        Path file = Files.writeString(root.resolve("a"), "one");
        Path hard = Files.createLink(root.resolve("b"), file);
        Path soft = Files.createSymbolicLink(root.resolve("c"), disk.getPath("b"));
        Files.writeString(soft, "two");

        assertThat(Files.readString(file)).isEqualTo("two");
        assertThat(Files.isSameFile(file, hard)).isTrue();
        assertThat(Files.isSymbolicLink(soft)).isTrue();
        assertThat(Files.readSymbolicLink(soft)).isEqualTo(disk.getPath("b"));
        assertThat(soft.toRealPath()).isEqualTo(hard);
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        assertThatThrownBy(() -> Files.readString(root.resolve("loop"))).hasMessageContaining("Too many levels");
    }

    @Test
    void refusalsAreThoseOfJavaOnPosix() throws IOException {
        Files.createDirectories(root.resolve("d/e"));
        Path file = Files.writeString(root.resolve("f"), "");

        assertThatThrownBy(() -> Files.createFile(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.move(file, root.resolve("d"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.move(file, root.resolve("d"), StandardCopyOption.ATOMIC_MOVE))
                .hasMessageContaining("Is a directory");
        assertThatThrownBy(() -> Files.move(root.resolve("d"), root.resolve("d/e/x")))
                .hasMessageContaining("Invalid argument");
        assertThatThrownBy(() -> Files.delete(root.resolve("d"))).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.delete(root.resolve("x"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.readString(root.resolve("x/y"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.readString(root.resolve("f/y")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("Not a directory");
        assertThatThrownBy(() -> Files.newDirectoryStream(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> Files.writeString(root.resolve("d"), "")).hasMessageContaining("Is a directory");
    }

    @Test
    void permissionsAreKept() throws IOException {
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-------");
        Path file = Files.createFile(root.resolve("a"), PosixFilePermissions.asFileAttribute(mode));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThat(Files.getAttribute(file, "posix:permissions"))
                .isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
    }

    @Test
    void aLockIsHeldByOneChannel() throws IOException {
        Path file = Files.createFile(root.resolve("lock"));
        try (FileChannel two = FileChannel.open(file, StandardOpenOption.WRITE)) {
            try (FileChannel one = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThat(one.tryLock().isValid()).isTrue();
                assertThatThrownBy(two::tryLock).isInstanceOf(OverlappingFileLockException.class);
            }
            assertThat(two.tryLock().isValid()).isTrue();
        }
    }

    @Test
    void afterACrashNothingHappensAnyMore() throws IOException {
        disk.crashBefore(disk.operations().size() + 1);

        assertThatThrownBy(() -> Files.createFile(root.resolve("a"))).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> Files.exists(root)).isInstanceOf(SimulatedCrash.class);
        assertThat(disk.afterKill().root().resolve("a")).doesNotExist();
    }

    @Test
    void eachFaultIsWhatJavaWouldReport() {
        assertFault(Fault.EIO, "Input/output error");
        assertFault(Fault.ENOSPC, "No space left on device");
        assertFault(Fault.EDQUOT, "Disk quota exceeded");
        assertFault(Fault.EROFS, "Read-only file system");
        assertFault(Fault.EMFILE, "Too many open files");
        disk.heal();
        disk.fail(disk.operations().size() + 1, Fault.EACCES);
        assertThatThrownBy(() -> Files.createFile(root.resolve("a"))).isInstanceOf(AccessDeniedException.class);
        assertThatCode(() -> Files.createFile(root.resolve("a"))).doesNotThrowAnyException();
    }

    private void assertFault(Fault fault, String reason) {
        disk.heal();
        disk.failFrom(1, fault);
        assertThatThrownBy(() -> Files.createFile(root.resolve("a")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aFullDiskWorksAgainAfterADelete() throws IOException {
        Path old = Files.writeString(root.resolve("old"), "x".repeat(3_000));
        disk.setCapacity(disk.usedBytes() + 600);

        assertThatThrownBy(() -> DurableFiles.replace(root.resolve("new"), out -> out.write(new byte[3_000])))
                .isInstanceOf(StorageFullException.class);
        assertThat(old).hasContent("x".repeat(3_000));
        assertThat(root.resolve("new")).doesNotExist();
        assertThat(DurableFiles.delete(old)).isTrue();
        DurableFiles.replace(root.resolve("new"), out -> out.write(new byte[3_000]));
        assertThat(root.resolve("new")).hasSize(3_000);
    }

    @Test
    void aReadOnlyDiskIsReadAndNotWritten() {
        ObjectStore store = ObjectStore.directory(root.resolve("store"));
        store.putIfAbsent("a", new byte[] {1});
        String before = disk.fingerprint();
        disk.setReadOnly(true);

        assertThat(store.get("a")).hasValue(new byte[] {1});
        assertThat(store.list("")).containsExactly("a");
        assertThatThrownBy(() -> store.putIfAbsent("b", new byte[0])).isInstanceOf(DurabilityException.class);
        assertThatThrownBy(() -> store.delete("a")).isInstanceOf(DurabilityException.class);
        assertThat(disk.fingerprint()).isEqualTo(before);
    }

    @Test
    void aFileIsOpenedAsJavaSays() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "one");
        Path link = Files.createSymbolicLink(root.resolve("l"), file);

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.CREATE_NEW)) {
            assertThat(channel.size()).as("who only reads makes nothing anew").isEqualTo(3);
        }
        assertThatThrownBy(() -> FileChannel.open(root.resolve("x"), StandardOpenOption.WRITE))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.writeString(root.resolve("x/y"), "")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileChannel.open(link, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("Too many levels of symbolic links");
        assertThatThrownBy(() -> FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.SYNC))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Files.createFile(root.resolve("x"), new Owner("owner:owner", "nobody")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("owner:owner cannot be set here");
    }

    private record Owner(String name, String value) implements FileAttribute<String> {}

    @Test
    void pathsLeadThroughLinksAndUpwards() throws IOException {
        Files.createDirectories(root.resolve("d/e"));
        Path file = Files.writeString(root.resolve("d/f"), "one");
        Files.createSymbolicLink(root.resolve("relative"), disk.getPath("d/e"));
        Files.createSymbolicLink(root.resolve("d/absolute"), root.resolve("d"));

        assertThat(root.resolve("relative/../f")).hasContent("one");
        assertThat(root.resolve("d/absolute/absolute/f").toRealPath()).isEqualTo(file);
        assertThat(root.resolve("../d/f")).as("there is nothing above the root").hasContent("one");
        assertThat(Files.isSameFile(root.resolve("d/e/.."), root.resolve("d"))).isTrue();
        assertThat(Files.isSameFile(root.resolve("d/.."), root)).isTrue();
    }

    @Test
    void linksAreNotMadeToDirectoriesNorReadOfFiles() throws IOException {
        Path directory = Files.createDirectory(root.resolve("d"));
        Path file = Files.createFile(root.resolve("f"));

        assertThatThrownBy(() -> Files.createLink(root.resolve("l"), directory))
                .hasMessageContaining("Operation not permitted");
        assertThatThrownBy(() -> Files.readSymbolicLink(file)).isInstanceOf(NotLinkException.class);
        assertThat(root.resolve("l")).doesNotExist();
    }

    @Test
    void aMoveReplacesAFileWhenItMay() throws IOException {
        Path directory = Files.createDirectory(root.resolve("d"));
        Path one = Files.writeString(root.resolve("one"), "one");
        Path two = Files.writeString(root.resolve("two"), "two");

        assertThatThrownBy(() -> Files.move(directory, two, StandardCopyOption.ATOMIC_MOVE))
                .hasMessageContaining("Not a directory");
        Files.move(one, two, StandardCopyOption.REPLACE_EXISTING);
        assertThat(two).hasContent("one");
        assertThat(one).doesNotExist();
    }

    @Test
    void aDirectoryIsNotMovedIntoItselfWhateverLinksLeadThere() throws IOException {
        Path directory = Files.createDirectories(root.resolve("a/d"));
        Path link = Files.createSymbolicLink(root.resolve("link"), directory);

        assertThatThrownBy(() -> Files.move(directory, link.resolve("e"))).hasMessageContaining("Invalid argument");
        assertThatThrownBy(() -> Files.move(directory, directory.resolve("e")))
                .hasMessageContaining("Invalid argument");
        Files.move(directory, link.resolve("../../d"));
        assertThat(root.resolve("d")).isDirectory();
        assertThat(directory).doesNotExist();
    }

    @Test
    void theRootStays() {
        assertThatThrownBy(() -> Files.delete(root)).hasMessageContaining("Device or resource busy");
        assertThat(root).isDirectory();
    }

    @Test
    void aCopyReplacesAFileOnlyWhenItMayAndADirectoryIsCopiedEmpty() throws IOException {
        Path directory = Files.createDirectory(root.resolve("d"));
        Path one = Files.writeString(directory.resolve("one"), "one");
        Path two = Files.writeString(root.resolve("two"), "two and more");

        assertThatThrownBy(() -> Files.copy(one, two)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(two).hasContent("two and more");
        Files.copy(one, two, StandardCopyOption.REPLACE_EXISTING);
        assertThat(two).hasContent("one");
        assertThat(Files.copy(directory, root.resolve("copy"))).isEmptyDirectory();
    }

    @Test
    void aListIsOfTheNamesThatMatch() throws IOException {
        for (String name : List.of("a.txt", "b.json", "c.txt")) {
            Files.createFile(root.resolve(name));
        }

        try (DirectoryStream<Path> names = Files.newDirectoryStream(root, "*.txt")) {
            assertThat(names).containsExactly(root.resolve("a.txt"), root.resolve("c.txt"));
        }
    }

    @Test
    void filesAreTheSameByWhatTheyAreAndNotByTheirContent() throws IOException {
        Path one = Files.createFile(root.resolve("one"));
        Path two = Files.createFile(root.resolve("two"));
        Path elsewhere = Files.createFile(FaultFileSystem.create(7).getPath("/one"));

        assertThat(Files.isSameFile(one, root.resolve("one"))).isTrue();
        assertThat(Files.isSameFile(one, two)).isFalse();
        assertThat(Files.isSameFile(one, elsewhere)).isFalse();
    }

    @Test
    void pathsOfOtherFileSystemsAreRefused() {
        for (Path other : List.of(Path.of("a"), FaultFileSystem.create(7).getPath("/a"))) {
            assertThatThrownBy(() -> Files.createLink(root.resolve("l"), other))
                    .isInstanceOf(ProviderMismatchException.class)
                    .hasMessage(other + " is of another file system");
        }
    }

    @Test
    void whatBeginsWithADotIsHidden() throws IOException {
        assertThat(Files.isHidden(root.resolve("d/.f"))).isTrue();
        assertThat(Files.isHidden(root.resolve(".d/f"))).isFalse();
        assertThat(Files.isHidden(root)).isFalse();
    }

    @Test
    void nothingOnAReadOnlyDiskIsOpenedForWriting() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "one");
        assertThat(Files.isWritable(file)).isTrue();
        disk.setReadOnly(true);

        assertThat(Files.isWritable(file)).isFalse();
        assertThat(Files.isReadable(file)).isTrue();
        assertThatThrownBy(() -> FileChannel.open(file, StandardOpenOption.WRITE))
                .hasMessageContaining("Read-only file system");
        assertThat(file).hasContent("one");
    }

    @Test
    void whatIsOpenKeepsItsSpaceThoughItHasNoNameAnyMore() throws IOException {
        long before = disk.usedBytes();
        Path file = Files.writeString(root.resolve("f"), "one");
        Path second = Files.createLink(root.resolve("g"), file);
        long held = disk.usedBytes();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Files.delete(file);
            Files.delete(second);
            assertThat(channel.size()).isEqualTo(3);
            assertThat(disk.usedBytes()).isEqualTo(held);
        }

        assertThat(disk.usedBytes()).isEqualTo(before);
    }

    @Test
    void attributesAreThoseOfPosix() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "one");

        assertThat(Files.readAttributes(file, "*"))
                .containsEntry("size", 3L)
                .containsEntry("isRegularFile", true)
                .containsKeys("lastModifiedTime", "permissions", "fileKey", "isDirectory", "isSymbolicLink");
        assertThat(Files.readAttributes(file, "posix:size,isDirectory"))
                .containsOnly(Map.entry("size", 3L), Map.entry("isDirectory", false));
        assertThat(Files.getFileAttributeView(file, DosFileAttributeView.class)).isNull();
        assertThatThrownBy(() -> Files.readAttributes(file, DosFileAttributes.class))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("there are no DosFileAttributes here");
        FileStore store = Files.getFileStore(file);
        assertThat(store.supportsFileAttributeView(BasicFileAttributeView.class))
                .isTrue();
        assertThat(store.supportsFileAttributeView(PosixFileAttributeView.class))
                .isTrue();
        assertThat(store.supportsFileAttributeView(DosFileAttributeView.class)).isFalse();
    }

    @Test
    void timesAndPermissionsAreSetAndNothingElse() throws IOException {
        Path file = Files.createFile(root.resolve("f"));
        FileTime time = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file, time);
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(null, null, null);
        assertThat(Files.getLastModifiedTime(file))
                .as("without a time it stays")
                .isEqualTo(time);
        for (String name : List.of("lastModifiedTime", "basic:lastModifiedTime")) {
            Files.setAttribute(file, name, FileTime.fromMillis(name.length()));
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(name.length()));
        }
        Files.setAttribute(file, "posix:permissions", PosixFilePermissions.fromString("r--------"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("r--------"));
        assertThatThrownBy(() -> Files.setAttribute(file, "dos:hidden", true))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("dos:hidden cannot be set here");
    }
}
