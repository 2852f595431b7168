package dev.truce.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.KeyedShop;
import dev.truce.cli.Truce;
import dev.truce.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment names the secrets that a call does not name. */
class IdentityVariablesTest {

    @TempDir
    Path folder;

    private static int code(Map<String, String> environment, Object... arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(
                InputStream.nullInputStream(), nowhere, nowhere, environment, InstantSource.fixed(Call.NOW), false);
        return Truce.run(console, Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    }

    @Test
    void aKeyMayBeNamedByAVariable() {
        KeyedShop keyed = KeyedShop.in(folder);
        keyed.snapshot("--encrypt-to", keyed.recipient());
        Path other = folder.resolve("bert.key");
        KeyedShop.createKey(other);
        Map<String, String> variable = Map.of("TRUCE_IDENTITY", keyed.key().toString());
        Object[] list = {"snapshot", "list", "--workspace", folder.resolve(".truce")};
        assertThat(code(variable, list)).isZero();
        assertThat(code(Map.of("TRUCE_IDENTITY", ""), list)).isEqualTo(6);
        Object[] named = {"snapshot", "list", "--workspace", folder.resolve(".truce"), "--identity", other};
        assertThat(code(variable, named)).as("the call's own key alone").isEqualTo(6);
    }

    @Test
    @Tag("slow")
    void aPassphraseMayBeNamedByAVariable() {
        KeyedShop keyed = KeyedShop.in(folder);
        Path words = keyed.shop().write("words", "correct horse");
        keyed.snapshot("--passphrase-file", words);
        Object[] list = {"snapshot", "list", "--workspace", folder.resolve(".truce")};
        assertThat(code(Map.of("TRUCE_UNLOCK_PASSPHRASE_FILE", words.toString()), list))
                .isZero();
        assertThat(code(Map.of(), list)).isEqualTo(6);
    }
}
