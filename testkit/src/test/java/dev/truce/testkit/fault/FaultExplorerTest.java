package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sound program passes, and of one that is not it is told what it did. */
class FaultExplorerTest {

    private static final FaultExplorer EXPLORER =
            FaultExplorer.seeded(1).powerLossStates(10).secondCrashesUpTo(0);

    private interface Writing {
        void write(Path file) throws Exception;
    }

    /** Writes a file in one step. */
    private static class WritingProgram implements FaultScenario {

        private final Writing writing;

        WritingProgram(Writing writing) {
            this.writing = writing;
        }

        @Override
        public void prepare(Path root) {}

        @Override
        public void act(Path root, Acknowledgements done) throws Exception {
            done.step("write", () -> {
                writing.write(root.resolve("a"));
                return true;
            });
        }

        @Override
        public void recover(Path root) throws Exception {
            DurableFiles.sweepTemporaries(root);
        }

        @Override
        public void check(Path root, Acknowledgements done) throws Exception {
            if (done.has("write")) {
                assertThat(root.resolve("a")).hasContent("one");
            }
        }

        @Override
        public boolean mayThrow(Exception failure) {
            return failure instanceof IOException || failure instanceof DurabilityException;
        }
    }

    private static void durably(Path file) {
        DurableFiles.replace(file, out -> out.write(new byte[] {'o', 'n', 'e'}));
    }

    @Test
    void aProgramThatWritesDurablyIsSound() throws Exception {
        Exploration found = EXPLORER.explore("durable", new WritingProgram(FaultExplorerTest::durably));

        assertThat(found.requireNoViolation()).isSameAs(found);
        assertThat(found.faults()).isPositive();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatAProgramDoesWrongIsTold(String told, FaultScenario wrong) throws Exception {
        Exploration found = EXPLORER.explore("wrong", wrong);

        assertThat(found.first()).anyMatch(each -> each.contains(told));
        assertThatThrownBy(found::requireNoViolation)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(told);
    }

    static Stream<Arguments> whatAProgramDoesWrongIsTold() {
        return Stream.of(
                arguments("ended without a failure and without having done all", new Silent()),
                arguments("answered wrongly", new WritingProgram(FaultExplorerTest::withAWrongAnswer)),
                arguments("failed in a way it may not", new WritingProgram(FaultExplorerTest::withAnotherFailure)),
                arguments(
                        "because of " + DurabilityException.class.getName(),
                        new WritingProgram(FaultExplorerTest::withAnotherFailure)),
                arguments(
                        "forced again after a failed force: [/a]", new WritingProgram(FaultExplorerTest::forcingAgain)),
                arguments("a short read or write is no failure", new WritingProgram(FaultExplorerTest::atOnce)),
                arguments("before it was hit", new WritingProgram(FaultExplorerTest::catchingAll)),
                arguments("the check changed something", new CheckThatWrites()),
                arguments("a second recovery changed something", new RecoveryThatGrows()),
                arguments("recovering a sound state changed it", new RecoveryThatGrows()));
    }

    private static void withAWrongAnswer(Path file) {
        try {
            durably(file);
        } catch (DurabilityException e) {
            throw new AssertionError("it is not there", e);
        }
    }

    private static void withAnotherFailure(Path file) {
        try {
            durably(file);
        } catch (DurabilityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void forcingAgain(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writeAll(channel);
            try {
                channel.force(true);
            } catch (IOException e) {
                channel.force(true);
            }
        }
    }

    private static void writeAll(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'o', 'n', 'e'});
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void atOnce(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.write(ByteBuffer.wrap(new byte[] {'o', 'n', 'e'})) < 3) {
                throw new IOException("not all was written");
            }
        }
    }

    private static void catchingAll(Path file) {
        try {
            durably(file);
        } catch (SimulatedCrash e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does not say that it could not write. */
    private static final class Silent extends WritingProgram {

        Silent() {
            super(FaultExplorerTest::durably);
        }

        @Override
        public void act(Path root, Acknowledgements done) throws Exception {
            try {
                super.act(root, done);
            } catch (DurabilityException e) {
                // nobody learns of it
            }
        }
    }

    private static final class CheckThatWrites extends WritingProgram {

        CheckThatWrites() {
            super(FaultExplorerTest::durably);
        }

        @Override
        public void check(Path root, Acknowledgements done) throws IOException {
            Files.createFile(root.resolve("checked"));
        }
    }

    /** Leaves one file more each time. */
    private static final class RecoveryThatGrows extends WritingProgram {

        RecoveryThatGrows() {
            super(FaultExplorerTest::durably);
        }

        @Override
        public void recover(Path root) throws IOException {
            try (Stream<Path> names = Files.list(root)) {
                Files.createFile(root.resolve("recovered" + names.count()));
            }
        }
    }
}
