package dev.truce.testkit.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An open file does what one of the default file system does. */
class FaultChannelTest {

    private final FaultFileSystem disk = FaultFileSystem.create(3);
    private final Path file = disk.root().resolve("file");
    private final Path other = disk.root().resolve("other");

    @BeforeEach
    void sixBytes() throws IOException {
        Files.writeString(file, "012345");
    }

    private static ByteBuffer bytes(String text) {
        return US_ASCII.encode(text);
    }

    private static String text(ByteBuffer buffer) {
        return US_ASCII.decode(buffer.flip()).toString();
    }

    @Test
    void buffersAreFilledOneAfterTheOther() throws IOException {
        ByteBuffer[] targets = {ByteBuffer.allocate(0), ByteBuffer.allocate(2), ByteBuffer.allocate(4)};
        try (FileChannel channel = FileChannel.open(file, READ)) {
            long read = 0;
            while (read < 6) {
                read += channel.read(targets);
            }
            assertThat(channel.read(targets)).as("no room is left").isZero();
            assertThat(channel.position()).isEqualTo(6);
        }

        assertThat(text(targets[1])).isEqualTo("01");
        assertThat(text(targets[2])).isEqualTo("2345");
    }

    @Test
    void buffersAreWrittenOneAfterTheOther() throws IOException {
        ByteBuffer[] sources = {bytes("ab"), bytes(""), bytes("c")};
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            long written = 0;
            while (written < 3) {
                written += channel.write(sources);
            }
            assertThat(channel.write(sources)).as("nothing is left").isZero();
        }

        assertThat(file).hasContent("abc345");
    }

    @Test
    void behindTheEndNothingIsRead() throws IOException {
        try (FileChannel channel = FileChannel.open(file, READ)) {
            assertThat(channel.read(ByteBuffer.allocate(1), 6)).isEqualTo(-1);
            assertThat(channel.read(ByteBuffer.allocate(0), 6)).isZero();
        }
    }

    @Test
    void oneChannelReadsAndWrites() throws IOException {
        ByteBuffer found = ByteBuffer.allocate(2);
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            channel.position(2).write(bytes("x"));
            channel.read(found);
        }

        assertThat(text(found)).isEqualTo("34");
        assertThat(file).hasContent("01x345");
    }

    @Test
    void whatIsAppendedComesLastWhateverThePosition() throws IOException {
        try (FileChannel channel = FileChannel.open(file, APPEND)) {
            channel.position(0).write(bytes("6"));
        }

        assertThat(file).hasContent("0123456");
    }

    @Test
    void aWriteOfNothingChangesNothingEvenOnAFullDisk() throws IOException {
        disk.sync();
        disk.setCapacity(disk.usedBytes());
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            assertThat(channel.write(bytes(""))).isZero();
        }

        assertThat(disk.powerLossStates(10).map(FaultFileSystem::fingerprint)).containsExactly(disk.fingerprint());
    }

    @Test
    void aFileIsCutAndNeverMadeLonger() throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.position(5).truncate(9);
            assertThat(channel.size()).isEqualTo(6);
            assertThat(channel.position()).isEqualTo(5);
            channel.truncate(2);
            assertThat(channel.position()).isEqualTo(2);
        }

        assertThat(file).hasContent("01");
    }

    @Test
    void whatIsCutToItsLengthOrWrittenWithoutBytesIsNotChanged() throws IOException {
        disk.sync();
        FileTime before = Files.getLastModifiedTime(file);
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            assertThat(channel.truncate(6)).isSameAs(channel);
            assertThat(channel.write(bytes(""))).isZero();
        }

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(disk.powerLossStates(10).map(FaultFileSystem::origin)).containsExactly(List.of());
    }

    @Test
    void operationsTellWhichBytesTheyAreOf() throws IOException {
        int before = disk.operations().size();
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            channel.position(2).write(bytes("xyz"));
            channel.read(ByteBuffer.allocate(9), 3);
            channel.truncate(4);
            channel.force(true);
        }

        assertThat(disk.operations().stream().skip(before).map(each -> each.kind() + " " + each.subject()))
                .containsExactly(
                        "OPEN /file", "WRITE /file 2..5", "READ /file 3..6", "TRUNCATE /file to 4", "FORCE /file");
    }

    @Test
    void bytesGoFromOneChannelToAnother() throws IOException {
        try (FileChannel from = FileChannel.open(file, READ);
                FileChannel to = FileChannel.open(other, CREATE_NEW, WRITE)) {
            assertThat(from.transferTo(1, 3, to)).isEqualTo(3);
            assertThat(from.transferTo(6, 3, to)).as("from the end").isZero();
        }

        assertThat(other).hasContent("123");
    }

    @Test
    void bytesComeFromAnotherChannelThoughEachWriteIsShort() throws IOException {
        disk.failFrom(1, Fault.SHORT_WRITE);
        try (FileChannel from = FileChannel.open(file, READ);
                FileChannel to = FileChannel.open(other, CREATE_NEW, WRITE)) {
            assertThat(to.transferFrom(from, 0, 5)).isEqualTo(5);
            assertThat(to.transferFrom(from, 5, 5)).isEqualTo(1);
            assertThat(to.transferFrom(from, 6, 5)).as("from the end").isZero();
        }

        assertThat(other).hasContent("012345");
    }

    @Test
    void aChannelDoesOnlyWhatItWasOpenedFor() throws IOException {
        try (FileChannel reading = FileChannel.open(file, READ);
                FileChannel writing = FileChannel.open(file, WRITE);
                FileChannel directory = FileChannel.open(disk.root(), READ)) {
            assertThatThrownBy(() -> reading.write(bytes("x"))).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> writing.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonReadableChannelException.class);
            assertThatThrownBy(() -> directory.read(ByteBuffer.allocate(1))).hasMessageContaining("Is a directory");
            assertThatIllegalArgumentException().isThrownBy(() -> reading.position(-1));
        }

        assertThat(file).hasContent("012345");
    }

    @Test
    void aClosedChannelDoesNothing() throws IOException {
        FileChannel channel = FileChannel.open(file, READ, WRITE);
        channel.close();

        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> channel.read(ByteBuffer.allocate(1)),
            () -> channel.write(bytes("x")),
            () -> channel.force(true),
            channel::size,
            channel::tryLock
        }) {
            assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(call);
        }
    }

    @Test
    void aLockIsValidUntilItIsReleasedOrItsChannelIsClosed() throws IOException {
        FileChannel channel = FileChannel.open(file, WRITE);
        FileLock first = channel.lock();
        assertThat(first.isValid()).isTrue();
        first.release();
        assertThat(first.isValid()).isFalse();

        FileLock second = channel.lock();
        channel.close();
        assertThat(second.isValid()).isFalse();
    }

    @Test
    void aChannelDoesNotLockTwiceWhatItHasLocked() throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            FileLock lock = channel.lock();
            assertThatThrownBy(channel::tryLock).isInstanceOf(OverlappingFileLockException.class);
            lock.release();
            assertThat(channel.tryLock().isValid()).isTrue();
        }
    }
}
