package dev.truce.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted copies are compared and repaired with the keys of both, and not without. */
class EncryptedCopiesTest {

    @TempDir
    Path folder;

    private Workshop shop;
    private Path anna;
    private Path bert;

    @BeforeEach
    void threeCopies() {
        shop = new Workshop(folder);
        shop.write("data/seat.ndjson", "{\"id\":\"a\",\"n\":1}", "{\"id\":\"b\",\"n\":2}");
        anna = shop.path("anna.key");
        bert = shop.path("bert.key");
        take("one", "--encrypt-to", create(anna));
        take("two", "--encrypt-to", create(bert));
        take("three");
    }

    private static String create(Path file) {
        return Call.truce("key", "create", "--out", file, "--json")
                .json()
                .path("publicKey")
                .asString();
    }

    private void take(String workspace, Object... options) {
        Call call = Call.truce(Stream.concat(
                        Stream.of(
                                "snapshot",
                                "create",
                                "--workspace",
                                shop.path(workspace),
                                "--store",
                                "dir:" + shop.path("data")),
                        Stream.of(options))
                .toArray());
        assertThat(call.code()).as("%s", call).isZero();
    }

    private Call compare(String left, String right, Object... options) {
        return Call.truce(Stream.concat(Stream.of("compare", shop.path(left), shop.path(right)), Stream.of(options))
                .toArray());
    }

    @Test
    void copiesAreComparedWhateverTheirKeys() {
        Object[] keys = {"--identity", anna, "--identity", bert};
        for (String left : new String[] {"one", "two", "three"}) {
            for (String right : new String[] {"one", "two", "three"}) {
                Call call = compare(left, right, keys);
                assertThat(call.code()).as("%s", call).isZero();
            }
        }
        assertThat(compare("one", "two", "--identity", anna).code()).isEqualTo(6);
        assertThat(compare("one", "two").err()).contains("The repository is encrypted, and no key was given");
    }

    @Test
    void eachKindRepairsTheOther() throws IOException {
        Object[] keys = {"--identity", anna, "--identity", bert};
        for (String[] pair : new String[][] {{"one", "two"}, {"three", "one"}, {"two", "three"}}) {
            damagePacks(shop.path(pair[0]));
            assertThat(repair(pair[0], pair[1]).code()).isEqualTo(6);

            Call call = repair(pair[0], pair[1], keys);

            assertThat(call.code()).as("%s", call).isZero();
            assertThat(call.out()).contains("Repaired: ", "1 damaged file moved to quarantine, 0 findings left");
            Call verified = Call.truce("verify", shop.path(pair[0]), "--deep", "--identity", anna, "--identity", bert);
            assertThat(verified.code()).as("%s", verified).isZero();
        }
    }

    private Call repair(String damaged, String other, Object... options) {
        return Call.truce(Stream.concat(
                        Stream.of("verify", shop.path(damaged), "--repair-from", shop.path(other)), Stream.of(options))
                .toArray());
    }

    private static void damagePacks(Path workspace) throws IOException {
        try (Stream<Path> packs = Files.walk(workspace.resolve("repository/packs"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[bytes.length / 2] ^= 1;
                Files.write(pack, bytes);
            }
        }
    }
}
