package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a power cut leaves, by cases and against a plain enumeration. */
class PowerLossModelTest {

    private static final int ALL = 20_000;
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path dir = disk.root();

    @Test
    void whatWasNotForcedMayBeLostTornOrZeroed() throws IOException {
        write("a", "one");
        force(dir);

        assertThat(states())
                .containsExactlyInAnyOrder(
                        Map.of("a", ""),
                        Map.of("a", "o"),
                        Map.of("a", "on"),
                        Map.of("a", "one"),
                        Map.of("a", "\0\0\0"),
                        Map.of("a", "o\0\0"),
                        Map.of("a", "on\0"));
    }

    @Test
    void forcingAFileDoesNotForceItsName() throws IOException {
        write("a", "one");
        force(dir.resolve("a"));

        assertThat(states()).containsExactlyInAnyOrder(Map.of(), Map.of("a", "one"));
    }

    @Test
    void whatWasForcedWithItsDirectoryStays() throws IOException {
        write("a", "one");
        force(dir.resolve("a"));
        force(dir);

        assertThat(states()).containsExactly(Map.of("a", "one"));
    }

    @Test
    void closingForcesNothing() throws IOException {
        try (FileChannel channel =
                FileChannel.open(dir.resolve("a"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode("x"));
        }

        assertThat(states()).containsExactlyInAnyOrder(Map.of(), Map.of("a", ""), Map.of("a", "x"), Map.of("a", "\0"));
    }

    @Test
    void anUnforcedRenameIsLostOrDoneNeverHalf() throws IOException {
        write("a", "new");
        write("b", "old");
        disk.sync();
        Files.move(dir.resolve("a"), dir.resolve("b"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(states()).containsExactlyInAnyOrder(Map.of("a", "new", "b", "old"), Map.of("b", "new"));
    }

    @Test
    void unforcedChangesOfDifferentNamesHappenInAnyOrder() throws IOException {
        write("a", "one");
        disk.sync();
        Files.createLink(dir.resolve("b"), dir.resolve("a"));
        Files.delete(dir.resolve("a"));

        assertThat(states())
                .as("the link may be lost though the later delete is not")
                .containsExactlyInAnyOrder(
                        Map.of("a", "one"), Map.of("a", "one", "b", "one"), Map.of("b", "one"), Map.of());
    }

    @Test
    void aNameChangesInItsOrder() throws IOException {
        write("a", "one");
        disk.sync();
        Files.delete(dir.resolve("a"));
        write("a", "");

        assertThat(states()).containsExactlyInAnyOrder(Map.of("a", "one"), Map.of(), Map.of("a", ""));
    }

    @Test
    void aLongWriteMayMissAnySector() throws IOException {
        write("a", "");
        force(dir);
        write("a", "x".repeat(512) + "y".repeat(512));
        List<String> contents = disk.powerLossStates(ALL)
                .map(state -> content(state.root().resolve("a")))
                .toList();

        assertThat(contents)
                .contains("\0".repeat(512) + "y".repeat(512), "x".repeat(512), "x".repeat(512) + "\0".repeat(512))
                .doesNotHaveDuplicates();
    }

    @Test
    void aFailedForceIsNeverMadeGoodByAnother() throws IOException {
        Files.createFile(dir.resolve("a"));
        force(dir);
        try (FileChannel channel = FileChannel.open(dir.resolve("a"), StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode("x"));
            disk.fail(disk.operations().size() + 1, Fault.EIO);
            assertThat(fails(() -> channel.force(true))).isTrue();
            channel.force(true);
        }

        assertThat(disk.retriedForces()).containsExactly(dir.resolve("a"));
        assertThat(states()).contains(Map.of("a", ""), Map.of("a", "x"));
    }

    @Test
    void whatIsForcedAfterAFailedForceStaysAndWhatTheseDroppedMayBeLost() throws IOException {
        Files.createFile(dir.resolve("a"));
        force(dir);
        try (FileChannel channel = FileChannel.open(dir.resolve("a"), StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode("x"));
            for (int time = 0; time < 2; time++) {
                disk.fail(disk.operations().size() + 1, Fault.EIO);
                assertThat(fails(() -> channel.force(true))).isTrue();
            }
            channel.write(StandardCharsets.UTF_8.encode("y"));
            channel.force(true);
        }

        assertThat(states()).containsExactlyInAnyOrder(Map.of("a", "xy"), Map.of("a", "\0y"));
    }

    @Test
    void forcingTheNewDirectoryOfARenameForcesWhatTheRenameStandsOn() throws IOException {
        Path from = Files.createDirectory(dir.resolve("from"));
        Path to = Files.createDirectory(dir.resolve("to"));
        disk.sync();
        write("from/a", "one");
        write("from/b", "");
        force(from.resolve("a"));
        Files.move(from.resolve("a"), to.resolve("c"));
        force(to);

        assertThat(disk.powerLossStates(ALL).map(FaultFileSystem::root))
                .as("with the other name and without it")
                .hasSize(2)
                .allSatisfy(root -> {
                    assertThat(root.resolve("to/c")).hasContent("one");
                    assertThat(root.resolve("from/a")).doesNotExist();
                });
    }

    @Test
    void symbolicLinksSurviveAsOtherNamesDo() throws IOException {
        Files.createDirectory(dir.resolve("d"));
        Files.createSymbolicLink(dir.resolve("d/link"), disk.getPath("../a"));
        write("a", "one");
        disk.sync();
        Files.createSymbolicLink(dir.resolve("d/new"), disk.getPath("../a"));
        Set<Boolean> kept = disk.powerLossStates(ALL)
                .map(state -> {
                    assertThat(state.root().resolve("d/link")).hasContent("one");
                    return Files.isSymbolicLink(state.root().resolve("d/new"));
                })
                .collect(Collectors.toSet());

        assertThat(kept).as("what became of the link that was not forced").containsExactlyInAnyOrder(true, false);
    }

    @Test
    void linksToDifferentNamesAreDifferentStates() throws IOException {
        FaultFileSystem other = FaultFileSystem.create(1);
        Files.createSymbolicLink(dir.resolve("link"), disk.getPath("a"));
        Files.createSymbolicLink(other.root().resolve("link"), other.getPath("b"));

        assertThat(other.fingerprint()).isNotEqualTo(disk.fingerprint());
    }

    @Test
    void manyChangesThatLeaveTheSameAreOneState() throws IOException {
        write("a", "one");
        disk.sync();
        for (int time = 0; time < 40; time++) {
            Files.setPosixFilePermissions(dir.resolve("a"), Files.getPosixFilePermissions(dir.resolve("a")));
        }

        assertThat(states()).containsExactly(Map.of("a", "one"));
    }

    @Test
    void afterTheLastStateThereIsNone() {
        PowerLossStates states = new PowerLossStates(Volume.empty(), ALL, 1);

        assertThat(states.next().story()).isEmpty();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(states::next);
    }

    @Test
    void whatAKilledProcessWroteIsThereAndStillPending() throws IOException {
        write("a", "");
        FaultFileSystem next = disk.afterKill();

        assertThat(next.root().resolve("a")).exists();
        assertThat(next.powerLossStates(ALL).map(PowerLossModelTest::files).toList())
                .containsExactlyInAnyOrder(Map.of(), Map.of("a", ""));
    }

    @Test
    void theSameSeedGivesTheSameStatesAndFewStatesAreAll() throws IOException {
        write("a", "0123456789".repeat(300));
        List<String> one =
                disk.powerLossStates(500).map(FaultFileSystem::fingerprint).toList();
        List<String> two =
                disk.powerLossStates(500).map(FaultFileSystem::fingerprint).toList();

        assertThat(one).isEqualTo(two).hasSize(500).doesNotHaveDuplicates();
        assertThat(disk.powerLossStates(3).map(PowerLossModelTest::files).toList())
                .as("nothing and everything come first")
                .startsWith(Map.of(), Map.of("a", "0123456789".repeat(300)));
    }

    @Test
    @Tag("slow")
    void randomProgramsLeaveExactlyWhatThePlainRulesSay() throws IOException {
        long compared = 0;
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FaultFileSystem tried = FaultFileSystem.create(seed);
            ReferenceDisk reference = new ReferenceDisk();
            for (int step = 0; step < 7; step++) {
                step(random, tried.root(), reference);
            }
            Set<Map<String, String>> expected = reference.survivors();
            Set<Map<String, String>> found = tried.powerLossStates(Integer.MAX_VALUE)
                    .map(PowerLossModelTest::files)
                    .collect(Collectors.toSet());
            assertThat(found).as("seed %d: %s", seed, tried.operations()).isEqualTo(expected);
            compared += expected.size();
        }
        assertThat(compared).as("states compared").isGreaterThan(5_000);
    }

    private static void step(SplittableRandom random, Path dir, ReferenceDisk reference) throws IOException {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String other = NAMES.get(random.nextInt(NAMES.size()));
        if (!reference.has(name)) {
            Files.createFile(dir.resolve(name));
            reference.create(name);
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                String bytes = "xyz".substring(random.nextInt(3));
                Files.writeString(dir.resolve(name), bytes, StandardOpenOption.APPEND);
                reference.append(name, bytes);
            }
            case 2 -> {
                Files.move(dir.resolve(name), dir.resolve(other), StandardCopyOption.ATOMIC_MOVE);
                reference.rename(name, other);
            }
            case 3 -> {
                if (!reference.has(other)) {
                    Files.createLink(dir.resolve(other), dir.resolve(name));
                    reference.link(name, other);
                }
            }
            case 4 -> {
                force(dir.resolve(name));
                reference.forceFile(name);
            }
            default -> {
                boolean delete = random.nextBoolean();
                if (delete) {
                    Files.delete(dir.resolve(name));
                    reference.delete(name);
                } else {
                    force(dir);
                    reference.forceDirectory();
                }
            }
        }
    }

    private interface Call {
        void run() throws IOException;
    }

    private static boolean fails(Call call) {
        try {
            call.run();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(dir.resolve(name), content);
    }

    private static void force(Path path) throws IOException {
        StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private List<Map<String, String>> states() {
        return disk.powerLossStates(ALL).map(PowerLossModelTest::files).toList();
    }

    private static Map<String, String> files(FaultFileSystem disk) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> names = Files.list(disk.root())) {
            names.forEach(path -> files.put(String.valueOf(path.getFileName()), content(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
