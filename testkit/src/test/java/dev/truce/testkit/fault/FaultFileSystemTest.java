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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
}
