package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.KeyedShop;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that the environment names serves every call, and must not make anybody believe that a plain repository is encrypted. */
class KeyInTheEnvironmentTest {

    @TempDir
    Path folder;

    private KeyedShop keyed;

    @BeforeEach
    void createKey() {
        keyed = KeyedShop.in(folder);
    }

    private Call snapshot(Object... options) {
        Stream<Object> call = Stream.of(
                "snapshot",
                "create",
                "--store",
                "dir:" + keyed.shop().path("data"),
                "--workspace",
                keyed.shop().path(".truce"));
        return Call.with(
                "TRUCE_IDENTITY",
                keyed.key(),
                Stream.concat(call, Stream.of(options)).toArray());
    }

    @Test
    void aNewRepositoryThatWouldBePlainIsRefused() {
        Call refused = snapshot();
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith("truce: the environment names a key, but this new repository would not be encrypted:");
        assertThat(keyed.shop().path(".truce/repository/snapshots")).doesNotExist();
    }

    @Test
    void anEncryptedRepositoryIsOpenedWithIt() {
        assertThat(snapshot("--encrypt-to", keyed.recipient()).code()).isZero();
        Call second = snapshot();
        assertThat(second.code()).as("%s", second).isZero();
    }

    @Test
    void aPlainRepositoryStaysPlain() {
        keyed.snapshot();
        Call second = snapshot();
        assertThat(second.code()).as("%s", second).isZero();
    }
}
