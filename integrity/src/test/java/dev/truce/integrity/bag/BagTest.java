package dev.truce.integrity.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.file.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagTest {

    @TempDir
    Path dir;

    private Path bag;
    private Bag written;

    @BeforeEach
    void writeBag() {
        bag = dir.resolve("bag");
        written = Bag.write(bag, writer -> {
            writer.info("Source-Organization", "an example");
            Bag.PayloadFile file = writer.payload("order.ndjson", text("{\"id\":1}\n{\"id\":2}\n"));
            assertThat(file.path()).isEqualTo("data/order.ndjson");
            assertThat(file.bytes()).isEqualTo(18);
            assertThat(file.digest()).isEqualTo(Digest.of("{\"id\":1}\n{\"id\":2}\n".getBytes(StandardCharsets.UTF_8)));
            writer.payload("nested/customer é.ndjson", text("{\"id\":\"a\"}\n"));
            writer.tagFile("truce-export.json", "{\"records\":3}\n".getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void aBagHasTheFilesOfBagIt() throws IOException {
        assertThat(files().keySet())
                .containsExactly(
                        "bag-info.txt",
                        "bagit.txt",
                        "data/nested/customer é.ndjson",
                        "data/order.ndjson",
                        "manifest-sha256.txt",
                        "tagmanifest-sha256.txt",
                        "truce-export.json");
        assertThat(bag.resolve("bagit.txt")).hasContent("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        assertThat(bag.resolve("bag-info.txt"))
                .content()
                .startsWith("Source-Organization: an example\nPayload-Oxum: 29.2\nTruce-Tag-File: ");
        assertThat(bag.resolve("manifest-sha256.txt"))
                .hasContent(hex("data/nested/customer é.ndjson") + "  data/nested/customer é.ndjson\n"
                        + hex("data/order.ndjson") + "  data/order.ndjson\n");
    }

    @Test
    void aBagCanBeReadAgain() {
        Bag read = Bag.open(bag);

        assertThat(read.info("payload-oxum")).hasValue("29.2");
        assertThat(read.info().get(0)).isEqualTo(new Bag.Info("Source-Organization", "an example"));
        assertThat(read.payload().keySet()).containsExactly("data/nested/customer é.ndjson", "data/order.ndjson");
        assertThat(read.file("data/order.ndjson")).content().isEqualTo("{\"id\":1}\n{\"id\":2}\n");
        assertThat(read.directory()).isEqualTo(bag).isEqualTo(written.directory());
        assertThat(written.payload()).isEqualTo(read.payload());
    }

    @Test
    void filesInTheMakingAreNotInTheBag() {
        Path made = dir.resolve("made");
        Bag.write(made, writer -> {
            Path scratch = Files.writeString(writer.scratch().resolve("part"), "x");
            writer.payload("a", out -> Files.copy(scratch, out));
            Files.delete(scratch);
        });

        assertThat(Bag.verify(made).findings()).isEmpty();
        assertThat(made.resolve("data/a")).hasContent("x");
    }

    @Test
    void aSoundBagIsValid() {
        VerificationReport report = Bag.verify(bag);

        assertThat(report.findings()).isEmpty();
        assertThat(report.valid()).isTrue();
        assertThat(report.filesChecked()).isEqualTo(7);
    }

    @Test
    @Tag("slow")
    void everyFlippedBitIsBlamedOnItsFile() throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = bag.resolve(file.getKey());
            for (int bit = 0; bit < 8 * file.getValue().length; bit++) {
                byte[] flipped = file.getValue().clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(path, flipped);
                assertBlamed(file.getKey(), "bit " + bit);
            }
            Files.write(path, file.getValue());
        }
    }

    @Test
    @Tag("slow")
    void everyTruncationAndAppendedByteIsBlamedOnItsFile() throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = bag.resolve(file.getKey());
            for (int length = 0; length <= file.getValue().length + 16; length++) {
                if (length != file.getValue().length) {
                    Files.write(path, Arrays.copyOf(file.getValue(), length));
                    assertBlamed(file.getKey(), "length " + length);
                }
            }
            Files.write(path, file.getValue());
        }
    }

    @Test
    void everyRemovedFileIsNamed() throws IOException {
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Files.delete(bag.resolve(file.getKey()));
            assertThat(Bag.verify(bag).findings())
                    .as(file.getKey())
                    .anyMatch(finding ->
                            finding instanceof Finding.Missing && finding.file().equals(file.getKey()));
            Files.write(bag.resolve(file.getKey()), file.getValue());
        }
    }

    @Test
    void everySwapOfTwoFilesIsFound() throws IOException {
        Map<String, byte[]> files = files();
        for (String one : files.keySet()) {
            for (String two : files.keySet()) {
                if (!one.equals(two)) {
                    Files.write(bag.resolve(one), files.get(two));
                    Files.write(bag.resolve(two), files.get(one));
                    assertThat(Bag.verify(bag).valid())
                            .as("%s and %s", one, two)
                            .isFalse();
                    Files.write(bag.resolve(one), files.get(one));
                    Files.write(bag.resolve(two), files.get(two));
                }
            }
        }
    }

    @Test
    @Tag("slow")
    void aTagFileThatWouldFillTheMemoryIsNotRead() throws IOException {
        for (String file :
                new String[] {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}) {
            byte[] sound = Files.readAllBytes(bag.resolve(file));
            try (RandomAccessFile longer =
                    new RandomAccessFile(bag.resolve(file).toFile(), "rw")) {
                longer.setLength((1 << 24) + 1);
            }
            assertThat(Bag.verify(bag).findings().get(0).message())
                    .isEqualTo(file + ": malformed; it has more than 16777216 bytes, and is not read");
            if (file.equals("manifest-sha256.txt")) {
                assertThatThrownBy(() -> Bag.open(bag))
                        .isInstanceOf(DamageException.class)
                        .hasMessageContaining("it has more than 16777216 bytes, and is not read");
            }
            Files.write(bag.resolve(file), sound);
        }
        assertThat(Bag.verify(bag).valid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/added", "added.txt", "fetch.txt", "data/.hidden"})
    void anAddedFileIsNamed(String added) throws IOException {
        Files.writeString(bag.resolve(added), "x");

        assertThat(Bag.verify(bag).findings())
                .singleElement()
                .isInstanceOf(Finding.Unexpected.class)
                .extracting(Finding::file)
                .isEqualTo(added);
    }

    @Test
    void aSymbolicLinkIsNamedAndNotFollowed() throws IOException {
        Path outside = Files.writeString(dir.resolve("outside"), "{\"id\":1}\n{\"id\":2}\n");
        Files.delete(bag.resolve("data/order.ndjson"));
        Files.createSymbolicLink(bag.resolve("data/order.ndjson"), outside);

        assertThat(Bag.verify(bag).findings())
                .extracting(Finding::message)
                .containsExactly(
                        "data/order.ndjson: unexpected; a bag holds no symbolic links or special files",
                        "data/order.ndjson: missing; manifest-sha256.txt names it");
        assertThatThrownBy(() -> Bag.open(bag).file("data/order.ndjson"))
                .hasMessageContaining("is reached through the symbolic link");
    }

    @Test
    void bagsOfOtherWritersAreCheckedAsFarAsBagItGoes() throws IOException {
        Path foreign = Files.createDirectories(dir.resolve("foreign/data")).getParent();
        Files.writeString(
                foreign.resolve("bagit.txt"), "BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n");
        Files.writeString(foreign.resolve("data/a%b"), "x");
        Digest x = Digest.of(new byte[] {'x'});
        Files.writeString(foreign.resolve("manifest-sha256.txt"), x.hex() + " *data/a%25b\r\n");
        assertThat(Bag.verify(foreign).findings()).isEmpty();

        Files.writeString(foreign.resolve("data/a%b"), "y");
        assertThat(Bag.verify(foreign).findings())
                .extracting(Finding::message)
                .containsExactly("data/a%b: damaged; its SHA-256 is not the one in manifest-sha256.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "data/../../x", "c:\\x", "a\\b", "data//x", ""})
    void namesThatLeadOutOfTheBagAreRefused(String path) throws IOException {
        assertThatThrownBy(() -> Bag.open(bag).file(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bag.write(dir.resolve("new"), writer -> writer.payload(path, text("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(dir.resolve("new")).doesNotExist();
        Files.writeString(bag.resolve("manifest-sha256.txt"), "0".repeat(64) + "  " + path + "\n");
        assertThatThrownBy(() -> Bag.open(bag)).isInstanceOf(DamageException.class);
        assertThat(Bag.verify(bag).valid()).isFalse();
    }

    @Test
    void namesTakenOrReservedAreRefused() {
        assertRefused(writer -> {
            writer.payload("a", text("x"));
            writer.payload("A", text("x"));
        });
        assertRefused(writer -> writer.tagFile("manifest-md5.txt", new byte[0]));
        assertRefused(writer -> writer.tagFile("data/x", new byte[0]));
        assertRefused(writer -> writer.info("Payload-Oxum", "1.1"));
        assertRefused(writer -> writer.info("Label", "two\nlines"));
    }

    @Test
    void whatIsNoBagIsRefused() throws IOException {
        assertThatThrownBy(() -> Bag.open(dir)).hasMessageEndingWith("bagit.txt: missing; the BagIt format names it");
        assertThat(Bag.verify(dir.resolve("nowhere")).findings())
                .singleElement()
                .isInstanceOf(Finding.Missing.class);
    }

    private void assertRefused(Bag.Content content) {
        assertThatThrownBy(() -> Bag.write(dir.resolve("refused"), content))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(dir.resolve("refused")).doesNotExist();
    }

    private void assertBlamed(String file, String what) {
        List<Finding> accusing = Bag.verify(bag).findings().stream()
                .filter(finding -> !(finding instanceof Finding.Unproven))
                .toList();
        assertThat(accusing)
                .as("%s of %s", what, file)
                .isNotEmpty()
                .allMatch(finding -> finding.file().equals(file));
    }

    private String hex(String file) throws IOException {
        return Digest.of(Files.readAllBytes(bag.resolve(file))).hex();
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(bag)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                files.put(bag.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static DurableFiles.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
