package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import dev.truce.integrity.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's age opens what Truce encrypts and Truce what age encrypts; OpenSSL checks what Truce signs. */
@Tag("interop")
class AgeInteropTest {

    private static final String SEATS = "{\"id\":\"a\",\"v\":1}\n{\"id\":\"b\",\"v\":1}\n";

    @TempDir
    Path folder;

    Workshop shop;
    Path key;
    String recipient;

    @BeforeEach
    void keygen() throws Exception {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", SEATS.strip().split("\n"));
        key = shop.path("age.key");
        run(List.of("age-keygen", "-o", key.toString()), "");
        recipient = run(List.of("age-keygen", "-y", key.toString()), "").strip();
        shop.done("snapshot", "create", "--store", "dir:" + shop.path("data"));
    }

    private String run(List<String> command, String typed) throws Exception {
        Path printed = Files.createTempFile(folder, "out", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(typed.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s", command).isTrue();
        String text = Files.readString(printed, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
        return text;
    }

    /** age asks a terminal for its passphrase; script gives it one. */
    private void withPassphrase(String command) throws Exception {
        run(
                List.of(
                        "bash",
                        "-c",
                        "(sleep 1; echo open sesame; sleep 1; echo open sesame; sleep 8) | timeout 30 script -qec '"
                                + command + "' /dev/null"),
                "");
    }

    @Test
    void ageOpensAnExportWithTheIdentity() throws Exception {
        Path export = shop.path("export");
        shop.done("export", "latest", "--out", export, "--encrypt-to", recipient, "--compress", "gzip");
        run(
                List.of("age", "-d", "-i", key.toString(), "-o", "seat.ndjson.gz", export + "/data/seat.ndjson.gz.age"),
                "");
        assertThat(run(List.of("gzip", "-dc", "seat.ndjson.gz"), "")).isEqualTo(SEATS);
        run(List.of("bash", "-c", "cd export && sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt"), "");
    }

    @Test
    void ageOpensAnExportWithThePassphrase() throws Exception {
        Path export = shop.path("export");
        shop.done("export", "latest", "--out", export, "--passphrase-file", shop.write("words", "open sesame"));
        withPassphrase("age -d -o seat.ndjson export/data/seat.ndjson.age");
        assertThat(shop.read("seat.ndjson")).isEqualTo(SEATS);
    }

    @Test
    void whatAgeEncryptedIsImported() throws Exception {
        Files.createDirectory(shop.path("in"));
        run(List.of("age", "-r", recipient, "-o", "in/seat.ndjson.age", "data/seat.ndjson"), "");
        shop.done("import", shop.path("in"), "--store", "dir:" + shop.path("one"), "--identity", key);
        assertThat(shop.read("one/seat.ndjson")).isEqualTo(SEATS);

        withPassphrase("age -p -o words.ndjson.age data/seat.ndjson");
        Path words = shop.write("words", "open sesame");
        shop.done(
                "import",
                shop.path("words.ndjson.age"),
                "--store",
                "dir:" + shop.path("two"),
                "--unlock-passphrase-file",
                words);
        assertThat(shop.read("two/record.ndjson")).isEqualTo(SEATS);
    }

    @Test
    void aRepositoryIsOpenedByHand() throws Exception {
        Path repository = shop.path("encrypted");
        shop.done("snapshot", "create", "--repository", repository, "--encrypt-to", recipient, "--message", "by hand");
        byte[] sealed = Base64.getDecoder()
                .decode(StrictJson.reader()
                        .read(repository.resolve("keys/000001"))
                        .path("identities")
                        .asString());
        Files.write(shop.path("identities.age"), sealed);
        run(List.of("age", "-d", "-i", key.toString(), "-o", "repository.key", "identities.age"), "");
        Path commit;
        try (Stream<Path> files = Files.list(repository.resolve("snapshots"))) {
            commit = files.findFirst().orElseThrow();
        }
        byte[] file = Files.readAllBytes(commit);
        int body = 13 + ("snapshots/" + commit.getFileName()).length();
        Files.write(shop.path("commit.age"), Arrays.copyOfRange(file, body, file.length - 32));

        assertThat(run(List.of("age", "-d", "-i", "repository.key", "commit.age"), ""))
                .contains("\"description\":\"by hand\"");
    }

    @Test
    void opensslChecksTheSignatureAndMakesKeys() throws Exception {
        run(List.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", "sign.pem"), "");
        run(List.of("openssl", "pkey", "-in", "sign.pem", "-pubout", "-out", "sign.pub"), "");
        Path export = shop.path("export");
        shop.done("export", "latest", "--out", export, "--sign-with", shop.path("sign.pem"));
        Call call = Call.truce("verify", export, "--signed-by", shop.path("sign.pub"));
        assertThat(call.code()).as("%s", call).isZero();
        signatureFile(export);

        run(
                List.of(
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-pubin",
                        "-inkey",
                        "sign.pub",
                        "-rawin",
                        "-in",
                        "export/tagmanifest-sha256.txt",
                        "-sigfile",
                        "signature"),
                "");
    }

    private void signatureFile(Path export) throws IOException {
        String line = Files.readString(export.resolve("truce-signature.txt")).strip();
        Files.write(shop.path("signature"), Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1)));
    }
}
