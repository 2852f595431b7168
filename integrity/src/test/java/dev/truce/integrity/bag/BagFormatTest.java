package dev.truce.integrity.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of a bag may look like that another program wrote, or a person. */
class BagFormatTest {

    private static final String X = Digest.of(new byte[] {'x'}).hex();

    @TempDir
    Path folder;

    private Path bag;

    @BeforeEach
    void aBagOfAnotherProgram() throws IOException {
        bag = folder.resolve("bag");
        Files.createDirectories(bag.resolve("data"));
        Files.writeString(bag.resolve("data/a"), "x");
        Files.writeString(bag.resolve("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        Files.writeString(bag.resolve("manifest-sha256.txt"), X + "  data/a\n");
    }

    private List<String> findings() {
        return Bag.verify(bag).findings().stream().map(Finding::message).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void linesOfBagInfoMayGoOnInTheNext() {
        BagInfo info = BagInfo.read(bytes(" lost\nno colon\n: no label\nA: one\n  two\n\tthree\nB:four\n"));

        assertThat(info.lines()).containsExactly(new Bag.Info("A", "one two three"), new Bag.Info("B", "four"));
        assertThat(info.value("a")).hasValue("one two three");
        assertThat(info.sealed()).isFalse();
    }

    @Test
    void onlyWholeLinesOfTagFilesAreWitnesses() {
        BagInfo info = BagInfo.read(bytes("Truce-Tag-File: " + X + " a.json\nTruce-Tag-File: short b.json\nOther: " + X
                + " c.json\nTruce-Tag-File: none\n"));

        assertThat(info.witnesses()).containsExactly(Map.entry("a.json", Digest.parseHex(X)));
    }

    @Test
    void aManifestMayHaveEmptyLinesTabsAndStars() {
        BagManifest manifest = BagManifest.read(
                bytes("\n" + X + "\t\tdata/a\r\n\n" + X + " *data/b\n" + X + "\t data/c\n" + X + "  data/d\r"));

        assertThat(manifest.problems()).isEmpty();
        assertThat(manifest.digests().keySet()).containsExactly("data/a", "data/b", "data/c", "data/d");
        assertThat(BagManifest.read(new byte[0]).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  data/a\n'            | line 1 is not a digest, two spaces and a path",
                "'X  \n'                 | line 1 is not a digest, two spaces and a path",
                "'Xx data/a\n'           | line 1 is not a digest, two spaces and a path",
                "'X xdata/a\n'           | line 1 is not a digest, two spaces and a path",
                "'X  data/a\nX  DATA/a\n' | 'line 2 names \"DATA/a\" a second time, or in other letter case'",
                "'X  data/a'              | line 1 has no end; the file is cut short",
            })
    void aBadLineOfAManifestIsNamed(String text, String problem) {
        BagManifest manifest = BagManifest.read(bytes(text.replace("X", X)));

        assertThat(manifest.problems()).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/./b", ".", "a/..", "a//b", "/a", "a/", "a\0b", "c:", "a\\b", ""})
    void aPathThatMayLeadOutIsNotContained(String path) {
        assertThat(BagPath.isContained(path)).isFalse();
    }

    @Test
    void aPathThatIsPlainIsContained() {
        assertThat(List.of("a", "data/.hidden", "a..b/c")).allMatch(BagPath::isContained);
    }

    @ParameterizedTest
    @ValueSource(strings = {".a", " a", "a/.b", "a/ b", "a.", "a ", "a%b"})
    void aNameThatSomeFileSystemWouldChangeIsNotWritten(String path) {
        assertThatThrownBy(() -> BagPath.requireWritable(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a name for a file in a bag");
    }

    @Test
    void aNameHasAtMost1024Characters() {
        String longest = "a/".repeat(511) + "bb";

        assertThat(BagPath.requireWritable(longest)).hasSize(1_024);
        assertThatThrownBy(() -> BagPath.requireWritable(longest + "c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLabelHasLettersDigitsAndHyphens() {
        assertThatThrownBy(() -> Bag.write(folder.resolve("new"), writer -> writer.info("La bel", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"La bel: x\" is not a line of bag-info.txt; use letters, digits and hyphens, and one line"
                        + " of text");
    }

    @Test
    void aBagWithoutBagInfoIsOpened() {
        assertThat(Bag.open(bag).info()).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    void theSumOfThePayloadMustBeTheOneStated() throws IOException {
        Files.writeString(bag.resolve("bag-info.txt"), "Payload-Oxum: 1.1\n");
        assertThat(findings()).isEmpty();
        Files.writeString(bag.resolve("bag-info.txt"), "Payload-Oxum: 2.1\n");
        assertThat(findings())
                .containsExactly("bag-info.txt: malformed; its Payload-Oxum is 2.1, but the payload has 1.1");
    }

    @Test
    void aTagFileOfSixteenMebibytesIsReadYet() throws IOException {
        String stated = "Payload-Oxum: 2.1\nPadding: ";
        Files.writeString(bag.resolve("bag-info.txt"), stated + "x".repeat((1 << 24) - stated.length()));

        assertThat(Bag.open(bag).info("Payload-Oxum")).hasValue("2.1");
        assertThat(findings())
                .containsExactly("bag-info.txt: malformed; its Payload-Oxum is 2.1, but the payload has 1.1");
    }

    @Test
    void aTagFileOfMoreIsNotReadAndSaidToBeTooLong() throws IOException {
        try (RandomAccessFile info =
                new RandomAccessFile(bag.resolve("bagit.txt").toFile(), "rw")) {
            info.setLength((1 << 24) + 1);
        }
        assertThat(findings())
                .containsExactly("bagit.txt: malformed; it has more than 16777216 bytes, and is not read");
    }

    @Test
    void aBadLineOfTheManifestIsAFinding() throws IOException {
        Files.writeString(bag.resolve("manifest-sha256.txt"), X + "  data/a\n" + X + "\n");

        assertThat(findings())
                .containsExactly("manifest-sha256.txt: malformed; line 2 is not a digest, two spaces and a path");
    }

    @Test
    void theTagManifestOfAnotherProgramIsHeldToWhatItSays() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String file : List.of("bagit.txt", "manifest-sha256.txt")) {
            lines.append(Digest.of(Files.readAllBytes(bag.resolve(file))).hex())
                    .append("  ")
                    .append(file)
                    .append('\n');
        }
        Path tagManifest = Files.writeString(bag.resolve("tagmanifest-sha256.txt"), lines);
        assertThat(findings()).isEmpty();

        Files.writeString(bag.resolve("added.txt"), "x");
        assertThat(findings()).containsExactly("added.txt: unexpected; tagmanifest-sha256.txt does not list it");
        Files.delete(bag.resolve("added.txt"));
        Files.writeString(tagManifest, lines + "x\n");
        assertThat(findings())
                .containsExactly("tagmanifest-sha256.txt: malformed; line 3 is not a digest, two spaces and a path");
    }

    @Test
    void withoutATagManifestWhatIsMissingIsFoundAllTheSame() throws IOException {
        Files.writeString(bag.resolve("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n");
        assertThat(findings())
                .containsExactly("bagit.txt: malformed; it does not declare a bag whose tag files are UTF-8");
        Files.delete(bag.resolve("bagit.txt"));
        assertThat(findings()).containsExactly("bagit.txt: missing; the BagIt format names it");
        Files.delete(bag.resolve("manifest-sha256.txt"));
        assertThat(findings())
                .containsExactlyInAnyOrder(
                        "bagit.txt: missing; the BagIt format names it",
                        "manifest-sha256.txt: missing; the BagIt format names it");
    }

    @Test
    void aSignatureThatNobodyAnnouncesProvesNothing() throws IOException {
        VerificationKey anna = SigningKey.generate().verificationKey();
        Files.writeString(bag.resolve(BagSignature.FILE), "ed25519 x\n");

        assertThat(Bag.verify(bag, anna).findings())
                .contains(new Finding.Unproven(BagSignature.FILE, "bag-info.txt does not say whose signature it is"));
    }

    /** Everything about such a bag is whole, but that it names no key. */
    @Test
    void aSignatureByWhatIsNoKeyProvesNothing() throws IOException {
        SortedMap<String, Digest> tagFiles = new TreeMap<>();
        for (String file : List.of("bagit.txt", "manifest-sha256.txt")) {
            tagFiles.put(file, Digest.of(Files.readAllBytes(bag.resolve(file))));
        }
        byte[] info = BagInfo.write(List.of(new Bag.Info("Truce-Signed-By", "Anna")), tagFiles);
        Files.write(bag.resolve("bag-info.txt"), info);
        tagFiles.put("bag-info.txt", Digest.of(info));
        Files.write(bag.resolve("tagmanifest-sha256.txt"), BagManifest.write(tagFiles));
        Files.writeString(bag.resolve(BagSignature.FILE), "ed25519 AAAA\n");

        assertThat(findings())
                .containsExactly(BagSignature.FILE
                        + ": damaged; it is not the signature of tagmanifest-sha256.txt by the key in bag-info.txt");
    }

    @Test
    void whatIsNoKeyIsNone() {
        SigningKey anna = SigningKey.generate();
        String line = BagSignature.signedBy(anna.verificationKey());

        assertThat(BagSignature.key(line)).hasValue(anna.verificationKey());
        assertThat(BagSignature.key(line.replace("ed25519", "ed448"))).isEmpty();
        assertThat(BagSignature.key(line.replace("=", "")))
                .as("the same bytes, written otherwise")
                .isEmpty();
        assertThat(BagSignature.key("ed25519 AAAA")).isEmpty();
        assertThat(BagSignature.key("ed25519 _")).isEmpty();
        assertThat(anna.verificationKey())
                .isNotEqualTo(line)
                .isNotEqualTo(SigningKey.generate().verificationKey());
        String text = anna.verificationKey().text();
        byte[] encoded = Base64.getMimeDecoder().decode(text.lines().toList().get(1));
        String longer = text.replace(
                Base64.getEncoder().encodeToString(encoded),
                Base64.getEncoder().encodeToString(Arrays.copyOf(encoded, encoded.length + 1)));
        assertThatThrownBy(() -> VerificationKey.parse("anna.pub", longer))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("anna.pub: this is no Ed25519 public key");
    }
}
