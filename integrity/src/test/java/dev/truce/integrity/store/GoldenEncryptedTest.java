package dev.truce.integrity.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.Digest;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.age.Passphrase;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.SigningKey;
import dev.truce.integrity.bag.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Encrypted and signed files written by format version 1, kept for ever with their keys: every later version must open them. */
class GoldenEncryptedTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/1");
    private static final Path ENCRYPTED = GOLDEN.resolve("encrypted");
    private static final Passphrase PASSPHRASE =
            Passphrase.parse("golden", "golden passphrase".getBytes(StandardCharsets.UTF_8));

    private static Identities identity(Path folder) throws IOException {
        Path file = folder.resolve("golden.key");
        return Identities.parse(file.toString(), Files.readString(file));
    }

    @Test
    @Tag("slow")
    void theRepositoryIsSoundAndOpensWithEitherKey() throws IOException {
        ObjectStore kept = ObjectStore.directory(ENCRYPTED.resolve("repository"));

        assertThat(RepositoryKeys.verify(kept, "golden", Sample.ALL).findings()).isEmpty();
        for (Identities held : List.of(identity(ENCRYPTED), Identities.knowing(PASSPHRASE))) {
            ObjectStore store = RepositoryKeys.open(kept, held).store();
            ContentStore contents = ContentStore.in(store);
            assertThat(contents.verify("golden", true, Sample.ALL).findings()).isEmpty();
            for (byte[] content : contents()) {
                assertThat(contents.get(Digest.of(content))).isEqualTo(content);
            }
            assertThat(store.get("snapshots/" + Digest.of(commit()).hex())).hasValue(commit());
        }
    }

    /** The names follow from the keys, which stay the same; so they are the format's. */
    @Test
    void theSameNamesAreWrittenToday() throws IOException {
        ObjectStore kept = ObjectStore.directory(ENCRYPTED.resolve("repository"));
        ObjectStore store = RepositoryKeys.open(kept, identity(ENCRYPTED)).store();
        List<String> before = kept.list("");

        assertThat(store.contains("snapshots/" + Digest.of(commit()).hex())).isTrue();
        assertThat(store.list("packs/"))
                .hasSize(1)
                .allMatch(name -> StoredName.digest("packs/", name).isPresent());
        assertThat(before).hasSize(6).allMatch(name -> name.matches("(keys|snapshots|packs)/.*"));
    }

    @Test
    void theSignedBagIsItsSigners() throws IOException {
        Path bag = GOLDEN.resolve("signed").resolve("bag");
        Path key = GOLDEN.resolve("signed").resolve("golden.pub");

        assertThat(Bag.verify(bag, VerificationKey.parse(key.toString(), Files.readString(key)))
                        .findings())
                .isEmpty();
    }

    /** Writes the golden files of the present format: the first argument is the directory. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        Files.createDirectories(target.resolve("encrypted"));
        Files.createDirectories(target.resolve("signed"));
        Identities identity = Identities.generate();
        Files.writeString(target.resolve("encrypted").resolve("golden.key"), identity.secretText());
        ObjectStore kept = ObjectStore.directory(target.resolve("encrypted").resolve("repository"));
        RepositoryKeys first = RepositoryKeys.create(kept, Recipients.knowing(PASSPHRASE));
        write(first);
        first.rotate(Recipients.of(identity.publicKeys()));
        SigningKey signing = SigningKey.generate();
        Files.writeString(
                target.resolve("signed").resolve("golden.pub"),
                signing.verificationKey().text());
        Bag.write(target.resolve("signed").resolve("bag"), bag -> {
            bag.payload("order.ndjson", out -> out.write(commit()));
            bag.signWith(signing);
        });
    }

    private static void write(RepositoryKeys keys) {
        try (ContentWriter writer = ContentStore.in(keys.store()).writer()) {
            contents().forEach(writer::put);
        }
        keys.store().putIfAbsent("snapshots/" + Digest.of(commit()).hex(), commit());
    }

    private static byte[] commit() {
        return "{\"format\":\"truce-snapshot\"}\n".getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> contents() {
        return List.of(
                "{\"id\":\"0007\",\"größe\":\"😀\"}\n".repeat(40).getBytes(StandardCharsets.UTF_8),
                new byte[0],
                new byte[100_000]);
    }
}
