package dev.truce.integrity.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signed bag proves whose it is; whoever takes away, exchanges or forges the signature is found. */
class BagSignatureTest {

    private static final SigningKey ANNA = SigningKey.generate();
    private static final SigningKey MALLORY = SigningKey.generate();
    private static final String FILE = BagSignature.FILE;

    @TempDir
    Path folder;

    Path bag;

    @BeforeEach
    void sign() {
        bag = folder.resolve("bag");
        write(bag, ANNA);
    }

    private static void write(Path target, SigningKey key) {
        Bag.write(target, writer -> {
            writer.info("Truce-Format", "1");
            writer.payload("a.ndjson", out -> out.write("{}\n".getBytes(StandardCharsets.UTF_8)));
            writer.tagFile("truce-export.json", "{}".getBytes(StandardCharsets.UTF_8));
            writer.signWith(key);
        });
    }

    private List<Finding> findings() {
        return Bag.verify(bag).findings();
    }

    private List<Finding> findingsBy(SigningKey key) {
        return Bag.verify(bag, key.verificationKey()).findings();
    }

    @Test
    void theSignatureOfTheKeyIsAccepted() throws IOException {
        assertThat(findings()).isEmpty();
        assertThat(findingsBy(ANNA)).isEmpty();
        assertThat(Files.readString(bag.resolve(FILE))).matches("ed25519 [A-Za-z0-9+/]{86}==\n");
        assertThat(Bag.open(bag).info("Truce-Signed-By")).hasValue("ed25519 " + ANNA.verificationKey());
    }

    @Test
    void theSignatureOfAnotherKeyIsAFinding() {
        assertThat(findingsBy(MALLORY))
                .extracting(Finding::message)
                .containsExactly(FILE + ": not proved; the bag is signed by another key, ed25519 "
                        + ANNA.verificationKey() + ", not by " + MALLORY.verificationKey());
    }

    @Test
    void whatIsNoSignatureIsNotAccepted() throws IOException {
        String signature = Files.readString(bag.resolve(FILE));
        for (String other : List.of(
                "",
                "x\n",
                "ed25519 \n",
                "ed25519 !!!!\n",
                "ed25519 AAAA\n",
                signature.strip(),
                signature.replace("ed25519", "ed448"),
                signature.replace("==", ""),
                signature + "\n")) {
            Files.writeString(bag.resolve(FILE), other);
            assertThat(findingsBy(ANNA))
                    .as(other)
                    .extracting(Finding::message)
                    .containsExactly(
                            FILE
                                    + ": damaged; it is not the signature of tagmanifest-sha256.txt by the key in bag-info.txt");
        }
    }

    /** The tag manifest that is damaged at its first byte, at its last, or cut, is accused, and the signature proves nothing. */
    @Test
    void whatADamagedManifestSaysProvesNothing() throws IOException {
        Path tagManifest = bag.resolve(Bag.TAG_MANIFEST);
        byte[] whole = Files.readAllBytes(tagManifest);
        String unproven = FILE + ": not proved; tagmanifest-sha256.txt is damaged itself";
        for (int at : new int[] {0, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(tagManifest, damaged);
            assertThat(findings())
                    .extracting(Finding::message)
                    .containsExactly(
                            new Finding.Damaged(
                                            Bag.TAG_MANIFEST,
                                            OptionalLong.of(at),
                                            "it does not list what bag-info.txt vouches for")
                                    .message(),
                            unproven);
        }
        Files.write(tagManifest, Arrays.copyOf(whole, 10));
        assertThat(findings())
                .extracting(Finding::message)
                .containsExactly(
                        "tagmanifest-sha256.txt: truncated; it should have " + whole.length + " bytes but has 10",
                        unproven);
        Files.write(tagManifest, whole);

        Path manifest = bag.resolve(Bag.MANIFEST);
        byte[] payload = Files.readAllBytes(manifest);
        payload[0] = (byte) (payload[0] == '0' ? '1' : '0');
        Files.write(manifest, payload);
        assertThat(findings())
                .extracting(Finding::message)
                .containsExactly(
                        "manifest-sha256.txt: damaged; its SHA-256 is not the one in bag-info.txt",
                        "data/a.ndjson: not proved; manifest-sha256.txt is damaged itself");
    }

    @Test
    void keysThatDifferHardlyShareAHashCode() {
        assertThat(ANNA.verificationKey()).doesNotHaveSameHashCodeAs(MALLORY.verificationKey());
    }

    @Test
    void anUnsignedBagIsAFindingOnlyForWhoAsks() {
        Path unsigned = folder.resolve("unsigned");
        Bag.write(unsigned, writer -> writer.info("Truce-Format", "1"));

        assertThat(Bag.verify(unsigned).findings()).isEmpty();
        assertThat(Bag.verify(unsigned, ANNA.verificationKey()).findings())
                .containsExactly(new Finding.Missing(FILE, "the key it was to be signed by"));
    }

    @Test
    void aSignatureThatIsTakenAwayOrAddedIsFound() throws IOException {
        Files.delete(bag.resolve(FILE));
        assertThat(findings()).containsExactly(new Finding.Missing(FILE, Bag.INFO));

        Path unsigned = folder.resolve("unsigned");
        Bag.write(unsigned, writer -> writer.info("Truce-Format", "1"));
        Files.writeString(unsigned.resolve(FILE), "ed25519 x\n");
        assertThat(Bag.verify(unsigned).findings())
                .containsExactly(new Finding.Unexpected(FILE, "bag-info.txt does not list it"));
    }

    @Test
    void aBagThatWasMadeAnewByAnotherIsNotTheSigners() throws IOException {
        byte[] old = Files.readAllBytes(bag.resolve(FILE));
        Path forged = folder.resolve("forged");
        Bag.write(forged, writer -> {
            writer.payload("a.ndjson", out -> out.write("{\"forged\":1}\n".getBytes(StandardCharsets.UTF_8)));
            writer.signWith(MALLORY);
        });
        // the line of the true signer and his old signature do not help either
        Path info = forged.resolve(Bag.INFO);
        String lines = Files.readString(info);
        String claimed = lines.substring(0, lines.lastIndexOf("Truce-Seal"))
                .replace(
                        MALLORY.verificationKey().toString(),
                        ANNA.verificationKey().toString());
        Files.writeString(info, claimed + "Truce-Seal: " + Digest.of(claimed.getBytes(StandardCharsets.UTF_8)) + "\n");
        Path manifest = forged.resolve(Bag.TAG_MANIFEST);
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceFirst(
                                "[0-9a-f]{64}  bag-info.txt",
                                Digest.of(Files.readAllBytes(info)).hex() + "  bag-info.txt"));
        Files.write(forged.resolve(FILE), old);

        assertThat(Bag.verify(forged, ANNA.verificationKey()).findings())
                .extracting(Finding::message)
                .containsExactly(FILE
                        + ": damaged; it is not the signature of tagmanifest-sha256.txt by the key in bag-info.txt");
    }

    @Test
    @Tag("slow")
    void everyChangedByteOfASignedBagIsBlamedOnItsFile() throws IOException {
        for (Path file : files()) {
            String name = bag.relativize(file).toString();
            byte[] sound = Files.readAllBytes(file);
            for (int at = 0; at < sound.length; at++) {
                byte[] changed = sound.clone();
                changed[at] ^= (byte) (1 << at % 8);
                Files.write(file, changed);
                assertThat(findings())
                        .as("%s, byte %d", name, at)
                        .anyMatch(found -> found.file().equals(name))
                        .allMatch(found -> found.file().equals(name)
                                || found instanceof Finding.Unproven
                                || name.equals(Bag.INFO));
            }
            Files.write(file, sound);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(bag)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aDamagedBagInfoProvesNobodysSignature() throws IOException {
        Files.writeString(bag.resolve(Bag.INFO), "x");

        assertThat(findingsBy(ANNA))
                .contains(new Finding.Unproven(FILE, "bag-info.txt does not say whose signature it is"));
    }

    @Test
    void keysComeBackFromTheirText() {
        SigningKey read = SigningKey.parse("key.pem", ANNA.secretText());

        assertThat(read.verificationKey()).isEqualTo(ANNA.verificationKey()).hasSameHashCodeAs(ANNA.verificationKey());
        assertThat(read.secretText()).isEqualTo(ANNA.secretText());
        assertThat(VerificationKey.parse("key.pub", ANNA.verificationKey().text()))
                .isEqualTo(ANNA.verificationKey());
        assertThat(ANNA).hasToString("the signing key of " + ANNA.verificationKey());
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutBeingShown() {
        String secret = ANNA.secretText();
        String open = ANNA.verificationKey().text();
        assertThatThrownBy(() -> SigningKey.parse("key.pem", open))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("key.pem: there is no PRIVATE KEY in it, which begins with -----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> SigningKey.parse("key.pem", secret.replaceFirst("MC4C", "")))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("key.pem: this is no Ed25519 private key, or not a whole one");
        assertThatThrownBy(() -> VerificationKey.parse("key.pub", open.replaceFirst("MCow", "MC4w")))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("key.pub: this is no Ed25519 public key");
        assertThatThrownBy(() -> VerificationKey.parse("key.pub", open.replaceFirst("MCow", "MCo=")))
                .hasMessage("key.pub: its PUBLIC KEY is not whole; get a good copy");
    }

    @Test
    void theNamesOfTheSignatureAreReserved() {
        assertThatThrownBy(() -> Bag.write(folder.resolve("other"), writer -> writer.tagFile(FILE, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bag.write(folder.resolve("other"), writer -> writer.info("Truce-Signed-By", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
