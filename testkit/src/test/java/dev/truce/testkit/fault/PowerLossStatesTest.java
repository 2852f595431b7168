package dev.truce.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many states a power cut can leave, which of them come first, and what each is told to come from. */
class PowerLossStatesTest {

    private static final int MANY = 1_000_000;

    private final FaultFileSystem disk = FaultFileSystem.create(7);
    private final Path root = disk.root();

    private void write(String name, String content) throws IOException {
        Files.writeString(root.resolve(name), content);
    }

    private void writeAt(String name, int offset, String bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(root.resolve(name), StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(bytes), offset);
        }
    }

    private void move(String from, String to) throws IOException {
        Files.move(root.resolve(from), root.resolve(to));
    }

    private void delete(String name) throws IOException {
        Files.delete(root.resolve(name));
    }

    private static String content(FaultFileSystem state, String name) {
        try {
            return Files.readString(state.root().resolve(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String names(FaultFileSystem state) {
        try (Stream<Path> list = Files.list(state.root())) {
            return list.map(each -> String.valueOf(each.getFileName())).collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double bound() {
        return PowerLoss.atMost(disk.volume(), MANY);
    }

    @Test
    void aWriteIsLostWholeZeroedOrTornAtAnyByteOrSector() throws IOException {
        write("a", "o".repeat(1_200));
        disk.sync();
        assertThat(bound()).as("nothing is pending").isEqualTo(1);
        writeAt("a", 0, "n");
        assertThat(bound()).as("a byte").isEqualTo(3);
        disk.sync();
        writeAt("a", 508, "nnnn");
        assertThat(bound()).as("four bytes of one sector").isEqualTo(3 + 2 * 3);
        disk.sync();
        writeAt("a", 500, "N".repeat(600));
        assertThat(bound()).as("three sectors").isEqualTo(3 + 2 * 599 + 8);
    }

    @Test
    void eachSectorOfAWriteMayArriveWithoutTheOthers() throws IOException {
        write("a", "o".repeat(1_200));
        disk.sync();
        writeAt("a", 500, "N".repeat(600));
        String before = "o".repeat(500);
        String after = "o".repeat(100);

        assertThat(disk.powerLossStates(MANY).map(state -> content(state, "a")))
                .as("lost, whole and zeroed; torn at 599 places, with zeros and without; some of the sectors")
                .hasSize(3 + 2 * 599 + 4)
                .doesNotHaveDuplicates()
                .contains(
                        before + "o".repeat(12) + "N".repeat(512) + "o".repeat(76) + after,
                        before + "o".repeat(12) + "o".repeat(512) + "N".repeat(76) + after,
                        before + "o".repeat(12) + "N".repeat(512) + "N".repeat(76) + after,
                        before + "N".repeat(12) + "o".repeat(512) + "N".repeat(76) + after);
    }

    @Test
    void changesOfDifferentNamesAndOfFilesHappenIndependently() throws IOException {
        write("a", "");
        write("b", "");
        assertThat(bound()).isEqualTo(2 * 2);
        disk.sync();
        writeAt("a", 0, "x");
        Files.setPosixFilePermissions(root.resolve("b"), PosixFilePermissions.fromString("r--------"));
        assertThat(bound()).isEqualTo(3 * 2);
        write("a", "");
        assertThat(bound()).as("and it is cut").isEqualTo(3 * 2 * 2);
        write("c", "");
        assertThat(bound()).isEqualTo(3 * 2 * 2 * 2);
    }

    @Test
    void whatStandsOnALostChangeIsLost() throws IOException {
        write("a", "");
        delete("a");
        assertThat(bound()).as("made and deleted").isEqualTo(1 + 2);
        write("a", "");
        assertThat(bound()).as("and made again").isEqualTo(1 + 3);
        disk.sync();
        move("a", "b");
        move("b", "c");
        write("d", "");
        assertThat(bound()).as("renamed twice, and another one made").isEqualTo(3 * 2);
    }

    @Test
    void filesCountThatHaveNoNameAnyMoreAndThoseInAllDirectories() throws IOException {
        write("a", "x");
        delete("a");
        assertThat(bound()).as("made, written and deleted").isEqualTo(3 * 3);
        write("a", "");
        disk.sync();
        write("a", "x");
        delete("a");
        assertThat(bound()).as("written and deleted").isEqualTo(2 * 3);
        Files.createDirectories(root.resolve("d/e"));
        write("d/e/f", "");
        disk.sync();
        write("d/e/f", "x");
        assertThat(bound()).as("below").isEqualTo(3);
    }

    @Test
    void whatIsForcedAfterAFailedForceIsNotCounted() throws IOException {
        write("a", "");
        disk.sync();
        try (FileChannel channel = FileChannel.open(root.resolve("a"), StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode("x"));
            disk.fail(disk.operations().size() + 1, Fault.EIO);
            try {
                channel.force(true);
            } catch (IOException e) {
                channel.write(StandardCharsets.UTF_8.encode("y"));
            }
            assertThat(bound()).as("two bytes").isEqualTo(3 * 3);
            channel.force(true);
        }

        assertThat(bound()).as("the one that was dropped").isEqualTo(3);
    }

    @Test
    void theCountStopsOnceThereAreMoreThanEnough() throws IOException {
        write("a", "");
        disk.sync();
        writeAt("a", 0, "x");
        write("b", "");
        assertThat(PowerLoss.atMost(disk.volume(), 3))
                .as("as many contents as are enough, and a name")
                .isGreaterThan(3);
        assertThat(PowerLoss.atMost(disk.volume(), 2)).isGreaterThan(2);
        disk.sync();
        write("c", "");
        write("d", "");
        assertThat(PowerLoss.atMost(disk.volume(), 2))
                .as("as many names as are enough, and another one")
                .isGreaterThan(2);
        assertThat(PowerLoss.atMost(disk.volume(), 1)).isGreaterThan(1);
    }

    @Test
    void whenThereAreAsManyAsAreAskedForAllComeInTheirOrder() throws IOException {
        write("a", "");
        disk.sync();
        write("a", "abcd");

        assertThat(disk.powerLossStates(9).map(state -> content(state, "a")))
                .containsExactly("", "abcd", "\0\0\0\0", "a", "ab", "abc", "a\0\0\0", "ab\0\0", "abc\0");
    }

    @Test
    void whenThereAreMoreNothingAllAllButOneAndOneAloneComeFirst() throws IOException {
        List<String> each = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        for (String name : each) {
            write(name, "");
        }
        String all = String.join("", each);
        List<String> telling = new ArrayList<>(List.of("", all));
        for (String name : each) {
            telling.add(all.replace(name, ""));
            telling.add(name);
        }

        assertThat(disk.powerLossStates(18).map(PowerLossStatesTest::names)).containsExactlyElementsOf(telling);
        assertThat(disk.powerLossStates(25).map(PowerLossStatesTest::names))
                .startsWith(telling.toArray(String[]::new))
                .hasSize(25)
                .doesNotHaveDuplicates();
        assertThat(disk.powerLossStates(256).map(PowerLossStatesTest::names))
                .as("all there are")
                .hasSize(256)
                .doesNotHaveDuplicates();
    }

    @Test
    void ofSeveralWritesOneIsZeroedAndTheOthersAreThere() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            write(name, "");
        }
        disk.sync();
        for (String name : List.of("a", "b", "c")) {
            write(name, "xyz");
        }

        assertThat(disk.powerLossStates(11)
                        .map(state -> content(state, "a") + "-" + content(state, "b") + "-" + content(state, "c")))
                .containsExactly(
                        "--",
                        "xyz-xyz-xyz",
                        "-xyz-xyz",
                        "xyz--",
                        "\0\0\0-xyz-xyz",
                        "xyz--xyz",
                        "-xyz-",
                        "xyz-\0\0\0-xyz",
                        "xyz-xyz-",
                        "--xyz",
                        "xyz-xyz-\0\0\0");
    }

    @Test
    void aSeedThatStandsInAReportGivesTheSameStatesLater() throws IOException {
        for (int name = 'a'; name <= 'l'; name++) {
            write(String.valueOf((char) name), "");
        }
        assertThat(disk.powerLossStates(32).skip(26).map(PowerLossStatesTest::names))
                .containsExactly("abcefhikl", "bcdefghij", "acdghjkl", "abcdejl", "abcefhijkl", "bcdehl");
        FaultFileSystem next = FaultFileSystem.create(8);
        Files.createFile(next.root().resolve("a"));
        next.sync();
        Files.writeString(next.root().resolve("a"), "x".repeat(1_030));
        assertThat(next.powerLossStates(13)
                        .skip(3)
                        .map(state -> state.origin() + " "
                                + content(state, "a").replaceFirst("\0.*", "").length() + " of "
                                + content(state, "a").length()))
                .containsExactly(
                        "[TORN_THEN_ZEROED: write 0..1030] 790 of 1030",
                        "[TORN_THEN_ZEROED: write 0..1030] 74 of 1030",
                        "[SECTORS: write 0..1030] 1024 of 1024",
                        "[TORN_THEN_ZEROED: write 0..1030] 396 of 1030",
                        "[TORN_THEN_ZEROED: write 0..1030] 75 of 1030",
                        "[TORN_THEN_ZEROED: write 0..1030] 242 of 1030",
                        "[TORN: write 0..1030] 2 of 2",
                        "[TORN_THEN_ZEROED: write 0..1030] 364 of 1030",
                        "[TORN_THEN_ZEROED: write 0..1030] 2 of 1030",
                        "[TORN_THEN_ZEROED: write 0..1030] 109 of 1030");
    }

    @Test
    void ofEachStateItIsToldWhatDidNotSimplyHappen() throws IOException {
        write("a", "");
        write("w", "old");
        disk.sync();
        move("a", "b");
        write("c", "");
        delete("c");
        assertThat(disk.powerLossStates(MANY).map(state -> state.origin() + " " + names(state)))
                .containsExactlyInAnyOrder(
                        "[lost: +b -a, lost: +c] aw", "[lost: +b -a, lost: -c] acw", "[lost: +c] bw", "[lost: -c] bcw");
        disk.sync();
        writeAt("w", 1, "LD");
        assertThat(disk.powerLossStates(MANY).map(state -> state.origin() + " " + content(state, "w")))
                .containsExactlyInAnyOrder(
                        "[LOST: write 1..3] old",
                        "[] oLD",
                        "[ZEROED: write 1..3] o\0\0",
                        "[TORN: write 1..3] oLd",
                        "[TORN_THEN_ZEROED: write 1..3] oL\0");
    }

    @Test
    void aCutAndOtherPermissionsAreToldToBeLost() throws IOException {
        write("a", "ab");
        disk.sync();
        try (FileChannel channel = FileChannel.open(root.resolve("a"), StandardOpenOption.WRITE)) {
            channel.truncate(1);
        }
        Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("r--------"));

        assertThat(disk.powerLossStates(MANY)
                        .map(state -> state.origin() + " " + content(state, "a") + " " + mode(state)))
                .containsExactlyInAnyOrder(
                        "[lost: truncate to 1, lost: change permissions] ab rw-r--r--",
                        "[lost: truncate to 1] ab r--------",
                        "[lost: change permissions] a rw-r--r--",
                        "[] a r--------");
    }

    private static String mode(FaultFileSystem state) {
        try {
            return PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(state.root().resolve("a")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsRenamedTwiceHasOneName() throws IOException {
        write("a", "");
        disk.sync();
        move("a", "b");
        move("b", "c");

        assertThat(disk.powerLossStates(MANY).map(PowerLossStatesTest::names)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whatIsSyncedStaysInAllDirectories() throws IOException {
        Files.createDirectories(root.resolve("d/e"));
        Files.createSymbolicLink(root.resolve("d/l"), root.resolve("d/e"));
        write("d/e/f", "one");
        disk.sync();

        assertThat(disk.powerLossStates(MANY).map(FaultFileSystem::fingerprint)).containsExactly(disk.fingerprint());
    }

    @Test
    void aForceThatIsForgottenMakesNothingDurable() throws IOException {
        disk.omit(Omission.FORCE_OF_FILES);
        write("a", "x");
        force("a");
        force("");
        assertThat(disk.powerLossStates(MANY).map(state -> content(state, "a")))
                .containsExactlyInAnyOrder("", "x", "\0");
        disk.sync();
        disk.omit(Omission.FORCE_OF_DIRECTORIES);
        delete("a");
        force("");
        assertThat(disk.powerLossStates(MANY).map(PowerLossStatesTest::names)).containsExactlyInAnyOrder("a", "");
    }

    private void force(String name) throws IOException {
        Path path = root.resolve(name);
        StandardOpenOption way = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, way)) {
            channel.force(true);
        }
    }

    @Test
    void statesThatDifferInOneThingAreToldApart() throws IOException {
        List<String> different = new ArrayList<>();
        for (int which = 0; which < 8; which++) {
            FaultFileSystem other = FaultFileSystem.create(1);
            make(which, other.root());
            different.add(other.fingerprint());
        }

        assertThat(IntStream.range(0, 8).mapToObj(different::get)).doesNotHaveDuplicates();
    }

    private static void make(int which, Path root) throws IOException {
        Path named = root.resolve("d");
        switch (which) {
            case 0 -> Files.createDirectory(named);
            case 1 -> Files.createFile(named);
            case 2 ->
                Files.setPosixFilePermissions(Files.createFile(named), PosixFilePermissions.fromString("rw-------"));
            case 3 -> Files.createFile(Files.createDirectory(named).resolve("e"));
            case 4 -> {
                Files.createDirectory(named);
                Files.createFile(root.resolve("e"));
            }
            case 5 -> Files.createSymbolicLink(named, root.resolve("e"));
            case 6 -> {
                // names as a file's and a link's descriptions
                Path inner = Files.createDirectories(named.resolve("file 0rw-r--r--"));
                Files.createSymbolicLink(
                        inner.resolve("x"), inner.getFileSystem().getPath("e"));
            }
            default -> {
                Files.createFile(named);
                Files.createDirectories(root.resolve("x/link e"));
            }
        }
    }
}
