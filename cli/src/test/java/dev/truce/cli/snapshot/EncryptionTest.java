package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.KeyedShop;
import dev.truce.cli.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted repository serves every command that has its key, and none that has not. */
@Tag("slow")
class EncryptionTest {

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
        keyed.snapshot("--encrypt-to", recipient, "--message", SECRET);
    }

    private void refused(int code, String message, Object... arguments) {
        Call call = shop.truce(arguments);
        assertThat(call.code()).as("%s", call).isEqualTo(code);
        assertThat(call.err()).contains(message);
        assertThat(call.err() + call.out()).doesNotContain(SECRET, "AGE-SECRET-KEY-1Q");
    }

    @Test
    void keysBelongToTheirOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(shop.read("anna.key"))
                .startsWith("# created: 2030-03-01T12:00:00Z\n# public key: " + recipient + "\nAGE-SECRET-KEY-1");
        refused(2, "anna.key exists already; name a new file", "key", "create", "--out", key);
    }

    @Test
    void noFileOfTheRepositoryShowsAnything() throws IOException {
        KeyedShop.noFileShows(shop.path(".truce/repository"), SECRET, "word", "seat");
    }

    @Test
    void whoHasTheKeyListsPlansRollsBackAndExports() throws IOException {
        assertThat(shop.done("snapshot", "list", "--identity", key).out()).contains(SECRET);
        Files.writeString(shop.path("data/seat.ndjson"), "{\"id\":\"b\",\"v\":2}\n");
        shop.done(
                "plan",
                "--to",
                "latest",
                "--mode",
                "authoritative",
                "-o",
                shop.path("plan.json"),
                "--identity",
                key,
                "--json");
        String digest = Call.truce(
                        "plan",
                        "--to",
                        "latest",
                        "--mode",
                        "authoritative",
                        "-o",
                        shop.path("plan.json"),
                        "--identity",
                        key,
                        "--workspace",
                        shop.path(".truce"),
                        "--json")
                .json()
                .path("digest")
                .asString();
        refused(6, "The repository is encrypted", "rollback", shop.path("plan.json"), "--approve", digest);
        shop.done("rollback", shop.path("plan.json"), "--approve", digest, "--identity", key);
        assertThat(shop.read("data/seat.ndjson")).contains(SECRET);
        shop.done("snapshot", "verify", "--deep", "--identity", key);
        shop.done("snapshot", "create", "--identity", key);
        shop.done("export", "latest", "--out", shop.path("export"), "--identity", key);
        assertThat(shop.read("export/data/seat.ndjson")).contains(SECRET);
    }

    @Test
    void withoutAKeyOnlyTheStoredBytesAreVerified() throws IOException {
        Call call = shop.done("verify", shop.path(".truce"));
        assertThat(call.err()).contains("what is stored was checked, and what that holds was not; give --identity");
        shop.done("verify", shop.path(".truce"), "--deep", "--identity", key);
        refused(6, "The repository is encrypted, and no key was given", "verify", shop.path(".truce"), "--deep");

        Path pack = firstFile("packs");
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
        for (Object[] options : new Object[][] {{}, {"--identity", key}, {"--identity", key, "--deep"}}) {
            Object[] arguments = Stream.concat(Stream.of("verify", shop.path(".truce")), Stream.of(options))
                    .toArray();
            String name = shop.path(".truce/repository").relativize(pack).toString();
            refused(1, "truce: " + name + ": damaged", arguments);
        }
    }

    private Path firstFile(String part) throws IOException {
        try (Stream<Path> files = Files.walk(shop.path(".truce/repository/" + part))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aMissingWrongOrBrokenKeyIsRefused() throws IOException {
        Path other = shop.path("bert.key");
        KeyedShop.createKey(other);
        for (List<String> command : List.of(
                List.of("snapshot", "list"),
                List.of("snapshot", "create"),
                List.of("snapshot", "verify"),
                List.of("plan", "--to", "latest"),
                List.of("export", "latest", "--out", shop.path("export").toString()))) {
            refused(6, "The repository is encrypted, and no key was given", command.toArray());
            refused(
                    6,
                    "The repository cannot be opened: keys/000001 is encrypted to 1 recipient, and none of the 1 keys given opens it",
                    Stream.concat(command.stream(), Stream.of("--identity", other))
                            .toArray());
        }
        assertThat(shop.path("export")).doesNotExist();
        String text = shop.read("anna.key");
        Path cut = Files.writeString(shop.path("cut.key"), text.substring(0, text.length() - 20));
        refused(2, "cut.key:3: an identity has 74 characters, but this has 55", "snapshot", "list", "--identity", cut);
        refused(2, "there is no identity in it", "snapshot", "list", "--identity", shop.write("empty.key"));
        refused(2, "this is a public key", "snapshot", "list", "--identity", shop.write("public.key", recipient));
        refused(74, "there is no such file", "snapshot", "list", "--identity", shop.path("none.key"));
    }

    @Test
    void aRepositoryIsNotEncryptedByMistakeNorLeftPlainByMistake() {
        refused(2, "it is encrypted already", "snapshot", "create", "--encrypt-to", recipient);
        refused(2, "is no recipient", "snapshot", "create", "--encrypt-to", "anna");
        refused(
                2,
                "a key was given, but the repository is not encrypted",
                "snapshot",
                "create",
                "--identity",
                key,
                "--repository",
                shop.path("new"));
        refused(
                2,
                "a key was given, but the repository is not encrypted",
                "snapshot",
                "create",
                "--unlock-passphrase-file",
                shop.write("words", "correct horse"),
                "--repository",
                shop.path("new"));
        shop.done("snapshot", "create", "--repository", shop.path("plain"));
        refused(
                2,
                shop.path("plain") + " is not encrypted; begin one: truce snapshot create --encrypt-to",
                "key",
                "rotate",
                "--encrypt-to",
                recipient,
                "--repository",
                shop.path("plain"));
        refused(
                2,
                "it holds unencrypted data, which would stay so",
                "snapshot",
                "create",
                "--encrypt-to",
                recipient,
                "--repository",
                shop.path("plain"));
    }

    @Test
    void keysAreRotatedAndOldSnapshotsStayReadable() {
        Path bert = shop.path("bert.key");
        String newRecipient = KeyedShop.createKey(bert);
        refused(2, "for whom?", "key", "rotate", "--identity", key);
        shop.done("key", "rotate", "--identity", key, "--encrypt-to", newRecipient);
        shop.done("snapshot", "create", "--identity", bert, "--message", "after");

        assertThat(shop.done("snapshot", "list", "--identity", bert).out()).contains(SECRET, "after");
        shop.done("verify", shop.path(".truce"), "--deep", "--identity", bert);
        shop.done("snapshot", "verify", "--deep", "--identity", key, "--identity", bert);
        Call retired = shop.truce("snapshot", "list", "--identity", key);
        assertThat(retired.code()).isEqualTo(1);
        assertThat(retired.out()).contains(SECRET).doesNotContain("after");
        assertThat(retired.err())
                .contains("it is encrypted to a key of the repository that the identities given do not open");
        refused(6, "The repository's keys were changed", "snapshot", "create", "--identity", key);
    }

    @Test
    void aPassphraseServesAsWell() {
        Path words = shop.write("words", "correct horse");
        Path wrong = shop.write("wrong", "correct cow");
        Path repository = shop.path("second");
        shop.done("snapshot", "create", "--repository", repository, "--passphrase-file", words);

        shop.done("snapshot", "list", "--repository", repository, "--unlock-passphrase-file", words);
        refused(
                6,
                "is encrypted with a passphrase, and none of the 1 keys given opens it; give the passphrase",
                "snapshot",
                "list",
                "--repository",
                repository,
                "--unlock-passphrase-file",
                wrong);
        refused(
                2,
                "--encrypt-to and --passphrase-file exclude each other",
                "snapshot",
                "create",
                "--repository",
                shop.path("third"),
                "--passphrase-file",
                words,
                "--encrypt-to",
                recipient);
        refused(
                2,
                "a passphrase is one line",
                "snapshot",
                "list",
                "--repository",
                repository,
                "--unlock-passphrase-file",
                shop.write("two", "a", "b"));
    }
}
