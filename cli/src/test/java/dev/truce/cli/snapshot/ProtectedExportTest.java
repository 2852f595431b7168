package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.KeyedShop;
import dev.truce.cli.Workshop;
import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted and signed exports: bags as any other, which only the right key opens or proves. */
class ProtectedExportTest {

    private static final String SECRET = KeyedShop.SECRET;

    @TempDir
    Path folder;

    Workshop shop;
    Path key;
    String recipient;

    @BeforeEach
    void begin() {
        KeyedShop keyed = KeyedShop.in(folder);
        shop = keyed.shop();
        key = keyed.key();
        recipient = keyed.recipient();
        keyed.snapshot();
    }

    private Path export(Object... options) {
        Path target = shop.path("export");
        shop.done(Stream.concat(Stream.of("export", "latest", "--out", target), Stream.of(options))
                .toArray());
        return target;
    }

    private void importInto(Path export, String store, Object... options) {
        shop.done(Stream.concat(Stream.of("import", export, "--store", "dir:" + shop.path(store)), Stream.of(options))
                .toArray());
        assertThat(shop.read(store + "/seat.ndjson")).isEqualTo(shop.read("data/seat.ndjson"));
    }

    @Test
    void everyFormatIsEncryptedAndImportedAgain() throws IOException {
        for (String format : List.of("ndjson", "json", "csv", "sqlite")) {
            Path export = shop.path(format);
            shop.done(
                    "export",
                    "latest",
                    "--out",
                    export,
                    "--format",
                    format,
                    "--compress",
                    "zstd",
                    "--encrypt-to",
                    recipient);
            assertThat(Call.truce("verify", export).code()).as(format).isZero();
            KeyedShop.noFileShows(export, SECRET, "stateRoot", "Truce-Records");
            importInto(export, "from-" + format, "--identity", key);
        }
    }

    @Test
    void anotherValidatorAcceptsAnEncryptedAndSignedExport() throws Exception {
        shop.done("key", "create", "--signing", "--out", shop.path("sign.key"));
        Path export = export("--encrypt-to", recipient, "--sign-with", shop.path("sign.key"));
        try (BagVerifier verifier = new BagVerifier()) {
            verifier.isValid(new BagReader().read(export), false);
        }
        assertThat(export.resolve("data/seat.ndjson.age")).exists();
        assertThat(export.resolve("truce-export.json.age")).exists();
        Call call = Call.truce("verify", export, "--signed-by", shop.path("sign.key.pub"));
        assertThat(call.code()).as("%s", call).isZero();
        importInto(export, "restored", "--identity", key);
    }

    @Test
    @Tag("slow")
    void aPassphraseServesAsWell() {
        Path words = shop.write("words", "correct horse");
        importInto(export("--passphrase-file", words), "restored", "--unlock-passphrase-file", words);
    }

    @Test
    void withoutTheKeyNothingIsImported() {
        Path export = export("--encrypt-to", recipient);
        Path other = shop.path("bert.key");
        Call.truce("key", "create", "--out", other);
        for (Object[] options : new Object[][] {{}, {"--identity", other}}) {
            Call call = shop.truce(Stream.concat(
                            Stream.of("import", export, "--store", "dir:" + shop.path("none")), Stream.of(options))
                    .toArray());
            assertThat(call.code()).as("%s", call).isEqualTo(6);
            assertThat(call.err()).contains("truce-export.json.age is encrypted to 1 recipient, and n");
            assertThat(call.err().lines()).hasSize(1);
        }
        assertThat(shop.path("none/seat.ndjson")).doesNotExist();
    }

    @Test
    void anEncryptedFileThatIsDamagedOrNoneIsRefused() throws IOException {
        Path export = export("--encrypt-to", recipient);
        byte[] sealed = Files.readAllBytes(export.resolve("data/seat.ndjson.age"));
        sealed[sealed.length - 1] ^= 1;
        Path damaged = Files.write(shop.path("seat.ndjson.age"), sealed);
        Call call = shop.truce("import", damaged, "--store", "dir:" + shop.path("none"), "--identity", key);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).contains("seat.ndjson.age: damaged; its bytes are not those that were encrypted");
        Files.writeString(damaged, "{\"id\":\"a\"}\n");
        call = shop.truce("import", damaged, "--store", "dir:" + shop.path("none"), "--identity", key);
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.err()).contains("seat.ndjson.age: malformed; it does not start as an age file does");
        assertThat(shop.path("none/seat.ndjson")).doesNotExist();
    }

    @Test
    void aMissingForeignOrInvalidSignatureIsAFinding() throws IOException {
        shop.done("key", "create", "--signing", "--out", shop.path("sign.key"));
        shop.done("key", "create", "--signing", "--out", shop.path("other.key"));
        Path export = export("--sign-with", shop.path("sign.key"));
        assertThat(Call.truce("verify", export).code()).isZero();
        found(export, "other.key.pub", "truce-signature.txt: not proved; the bag is signed by another key, ed25519 ");

        Path signature = export.resolve("truce-signature.txt");
        Files.writeString(signature, Files.readString(signature).replaceFirst("ed25519 .", "ed25519 _"));
        found(
                export,
                "sign.key.pub",
                "truce-signature.txt: damaged; it is not the signature of tagmanifest-sha256.txt");
        Files.delete(signature);
        found(export, "sign.key.pub", "truce-signature.txt: missing; bag-info.txt names it");

        shop.done("export", "latest", "--out", shop.path("unsigned"));
        found(
                shop.path("unsigned"),
                "sign.key.pub",
                "truce-signature.txt: missing; the key it was to be signed by names it");
        Call wrong = Call.truce("verify", shop.path("unsigned"), "--signed-by", shop.path("sign.key"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("there is no PUBLIC KEY in it");
    }

    private void found(Path export, String publicKey, String message) {
        Call call = Call.truce("verify", export, "--signed-by", shop.path(publicKey));
        assertThat(call.code()).as("%s", call).isEqualTo(1);
        assertThat(call.err()).contains(message);
    }

    @Test
    void aSigningKeyIsNeverWrittenOver() throws IOException {
        Path secret = shop.path("sign.key");
        Path open = shop.path("sign.key.pub");
        String refusal = "truce: " + secret + " or " + open + " exists already; name a new file\n";
        Files.writeString(secret, "mine");
        Call first = Call.truce("key", "create", "--signing", "--out", secret);
        assertThat(first.code()).isEqualTo(2);
        assertThat(first.err()).startsWith(refusal);
        assertThat(secret).hasContent("mine");
        assertThat(open).doesNotExist();

        Files.move(secret, open);
        Call second = Call.truce("key", "create", "--signing", "--out", secret);
        assertThat(second.code()).isEqualTo(2);
        assertThat(second.err()).startsWith(refusal);
        assertThat(secret).doesNotExist();
        assertThat(open).hasContent("mine");
    }
}
