package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Programs that are so small that all an exploration does with them can be counted and told by hand. */
class FaultRunTest {

    private interface Part {
        void run(Path root, Acknowledgements done) throws Exception;
    }

    /** Of a program that does nothing a test says what it does. */
    private static final class Small implements FaultScenario {

        private Part prepare = (root, done) -> {};
        private Part act = (root, done) -> {};
        private Part recover = (root, done) -> {};
        private Part resume = (root, done) -> {};
        private Part check = (root, done) -> {};

        @Override
        public void prepare(Path root) throws Exception {
            prepare.run(root, new Acknowledgements());
        }

        @Override
        public void act(Path root, Acknowledgements done) throws Exception {
            act.run(root, done);
        }

        @Override
        public void recover(Path root) throws Exception {
            recover.run(root, new Acknowledgements());
        }

        @Override
        public void resume(Path root, Acknowledgements done) throws Exception {
            resume.run(root, done);
        }

        @Override
        public void check(Path root, Acknowledgements done) throws Exception {
            check.run(root, done);
        }
    }

    private final Small program = new Small();

    /** Kills and cuts, and nothing else. */
    private static FaultExplorer crashes() {
        return FaultExplorer.seeded(1).faults(Set.of()).secondCrashesUpTo(0);
    }

    private static void makes(Path root, Acknowledgements done) throws Exception {
        done.step("make", () -> {
            Files.createFile(root.resolve("a"));
            return true;
        });
    }

    private static void wrong(Path root, Acknowledgements done) {
        throw new AssertionError("wrong");
    }

    private static void writeDurably(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'x'}));
            channel.force(true);
        }
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** The first lines of what is told first. */
    private static List<String> told(Exploration found) {
        return found.first().stream()
                .map(each -> each.lines().findFirst().orElseThrow())
                .toList();
    }

    @Test
    void aProgramIsKilledBeforeEachOperationAndAfterTheLastAndTheRecoveryToo() throws Exception {
        program.act = FaultRunTest::makes;
        program.recover = (root, done) -> {
            Files.exists(root.resolve("a"));
            Files.exists(root.resolve("b"));
        };

        assertThat(crashes().explore("making", program))
                .hasToString("making, seed 1: 1 operations, 2 kills, 6 power-loss states, 0 faults, 0 second crashes,"
                        + " 3 different outcomes, 0 violations");
        assertThat(crashes().secondCrashesUpTo(1).explore("making", program))
                .as("five recoveries, each before its two operations and after them")
                .hasToString("making, seed 1: 1 operations, 2 kills, 24 power-loss states, 0 faults, 15 second crashes,"
                        + " 3 different outcomes, 0 violations");
        assertThat(crashes().powerLossStates(1).explore("making", program))
                .as("one state of a cut, not two, after the last")
                .hasToString("making, seed 1: 1 operations, 2 kills, 5 power-loss states, 0 faults, 0 second crashes,"
                        + " 3 different outcomes, 0 violations");
    }

    @Test
    void eachOperationFailsOnceAndFromThenOn() throws Exception {
        program.act = FaultRunTest::makes;

        assertThat(crashes().faults(Set.of(Fault.EIO, Fault.SHORT_READ)).explore("making", program))
                .as("a file is not read while it is made")
                .hasToString("making, seed 1: 1 operations, 2 kills, 8 power-loss states, 2 faults, 0 second crashes,"
                        + " 3 different outcomes, 0 violations");
    }

    @Test
    void whatWasAcknowledgedByALookIsJudgedBeforeTheNextOperation() throws Exception {
        program.act = (root, done) -> {
            done.step("one", () -> Files.exists(root.resolve("a")));
            done.step("two", () -> Files.exists(root.resolve("b")));
        };

        assertThat(crashes().explore("looking", program).checked())
                .as("with nothing, the first and both acknowledged")
                .isEqualTo(3);
    }

    @Test
    void theFirstViolationsAreToldWithAllThatLedThere() throws Exception {
        program.act = FaultRunTest::makes;
        program.check = FaultRunTest::wrong;
        Exploration found = crashes().explore("wrong program", program);

        assertThat(found.violations()).isEqualTo(9);
        assertThat(found.first()).hasSize(5);
        assertThat(found.first().get(0)).isEqualTo("""
                        wrong program, seed 1, nothing happened, with all on disk
                        acknowledged [make]
                        %s: wrong
                            1 CREATE /a""".formatted(AssertionError.class.getName()));
        assertThat(told(found))
                .containsExactly(
                        "wrong program, seed 1, nothing happened, with all on disk",
                        "wrong program, seed 1, crash before 1 CREATE /a, killed",
                        "wrong program, seed 1, crash before 1 CREATE /a, killed, recovered, resumed, power lost, []",
                        "wrong program, seed 1, crash before 1 CREATE /a, power lost, []",
                        "wrong program, seed 1, nothing happened, killed");
    }

    @Test
    void whoIsContentWithTheFirstViolationIsToldOneAndOfASoundProgramAll() throws Exception {
        program.act = FaultRunTest::makes;
        String all = crashes().explore("making", program).toString();
        assertThat(crashes().untilFirstViolation().explore("making", program)).hasToString(all);
        program.check = (root, done) -> assertThat(done.unfinished()).isEmpty();

        Exploration found = crashes().untilFirstViolation().explore("wrong program", program);
        assertThat(told(found))
                .containsExactly(
                        "wrong program, seed 1, crash before 1 CREATE /a, killed",
                        "wrong program, seed 1, crash before 1 CREATE /a, killed, recovered, resumed, power lost, []");
        assertThat(found.kills()).isEqualTo(1);
    }

    @Test
    void aForceThatIsForgottenIsFoundWhereverItIsOne() throws Exception {
        program.act = (root, done) -> done.step("write", () -> {
            writeDurably(root.resolve("a"));
            return true;
        });
        program.check = (root, done) -> {
            if (done.has("write")) {
                assertThat(root.resolve("a")).hasContent("x");
            }
        };

        assertThat(crashes().explore("durable", program).violations()).isZero();
        for (Omission omission : Omission.values()) {
            assertThat(told(crashes().omitting(omission).explore("hasty", program)))
                    .as("%s", omission)
                    .anyMatch(each -> each.startsWith("hasty, seed 1, nothing happened, power lost, ["));
        }
    }

    @Test
    void aProgramThatGoesOnIsHitToo() throws Exception {
        AtomicInteger resumed = new AtomicInteger();
        program.recover = (root, done) -> {
            if (Files.notExists(root.resolve("recovered"))) {
                Files.createFile(root.resolve("recovered"));
            }
        };
        program.prepare = program.recover;
        program.act = (root, done) -> Files.delete(root.resolve("recovered"));
        program.resume = (root, done) -> {
            assertThat(root.resolve("recovered")).exists();
            resumed.incrementAndGet();
            done.step("write", () -> {
                writeDurably(root.resolve("a"));
                return true;
            });
        };
        program.check = (root, done) -> {
            if (done.has("write")) {
                assertThat(root.resolve("a")).hasContent("x");
            }
        };

        assertThat(told(crashes().explore("going on", program)))
                .as("it is recovered before it goes on, and what it does then is durable")
                .containsExactly("going on, seed 1, nothing happened, with all on disk");
        assertThat(resumed).hasValue(2);
        assertThat(told(crashes().omitting(Omission.FORCE_OF_FILES).explore("going on", program)))
                .anyMatch(
                        each -> each.startsWith(
                                "going on, seed 1, crash before 1 DELETE /recovered, killed, recovered, resumed, power lost, [LOST"));
    }

    @Test
    void aFailureToGoOnIsTold() throws Exception {
        program.resume = (root, done) -> {
            throw new IOException("no more");
        };

        assertThat(crashes().explore("ending", program).first())
                .containsExactly("""
                        ending, seed 1, nothing happened, killed, recovered, resumed, while resuming
                        acknowledged []
                        %s: no more""".formatted(IOException.class.getName()));
    }

    @Test
    void aRecoveryThatIsHitItselfMayLeaveWhatItCannotRecoverFrom() throws Exception {
        program.act = (root, done) -> {
            Files.createFile(root.resolve("x"));
            Files.delete(root.resolve("x"));
        };
        program.recover = (root, done) -> {
            if (Files.exists(root.resolve("x"))) {
                if (Files.exists(root.resolve("y"))) {
                    throw new AssertionError("half recovered");
                }
                Files.createFile(root.resolve("y"));
                Files.delete(root.resolve("x"));
            }
        };
        String crash = "twice, seed 1, crash before 2 DELETE /x, killed";

        assertThat(told(crashes().secondCrashesUpTo(2).explore("twice", program)))
                .containsExactly(
                        crash + ", recovered, resumed, power lost, [lost: -x]",
                        crash + ", recovery before its operation 4 killed",
                        crash + ", recovery before its operation 4, power lost, []",
                        crash + ", recovery ended, then, power lost, [lost: -x]",
                        "twice, seed 1, crash before 2 DELETE /x, power lost, [], recovery before its operation 4 killed");
        assertThat(told(crashes().secondCrashesUpTo(1).explore("twice", program)))
                .as("it has more operations than one")
                .containsExactly(crash + ", recovered, resumed, power lost, [lost: -x]");
    }

    @Test
    void aRecoveryThatFailsIsTold() throws Exception {
        program.recover = FaultRunTest::wrong;
        Exploration found = crashes().explore("lost", program);

        assertThat(told(found))
                .containsExactly(
                        "lost, seed 1, nothing happened, with all on disk",
                        "lost, seed 1, nothing happened, killed",
                        "lost, seed 1, nothing happened, killed, recovered, resumed, while resuming",
                        "lost, seed 1, nothing happened, killed, recovered, resumed, power lost, []",
                        "lost, seed 1, nothing happened, killed, recovery failed");
        assertThat(found.violations()).isEqualTo(11);
        assertThat(found.secondCrashes()).isEqualTo(2);
    }

    @Test
    void whatARecoveryForgetsToForceIsLostWhenThePowerFailsAfterIt() throws Exception {
        program.prepare = (root, done) -> writeDurably(root.resolve("a"));
        program.recover = (root, done) -> {
            if (Files.exists(root.resolve("a"))) {
                writeDurably(root.resolve("b"));
                Files.delete(root.resolve("a"));
            }
        };
        program.check =
                (root, done) -> assertThat(Files.exists(root.resolve("a")) ? "x" : Files.readString(root.resolve("b")))
                        .isEqualTo("x");

        assertThat(told(crashes().explore("moving", program)))
                .as("a recovery of a sound state")
                .containsExactly("moving, seed 1, nothing happened, with all on disk");
        assertThat(told(crashes().omitting(Omission.FORCE_OF_FILES).explore("moving", program)))
                .anyMatch(each -> each.startsWith(
                        "moving, seed 1, nothing happened, killed, recovery ended, then, power lost, [LOST"));
    }
}
