package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

    private static Console console(Map<String, String> environment, boolean terminal) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Console(
                InputStream.nullInputStream(), nowhere, nowhere, environment, InstantSource.fixed(Call.NOW), terminal);
    }

    @ParameterizedTest
    @CsvSource({"true, '', xterm, true", "true, '', dumb, false", "true, 1, xterm, false", "false, '', xterm, false"})
    void coloursAreForATerminalThatShowsThemAndNobodyForbade(
            boolean terminal, String noColour, String kind, boolean coloured) {
        assertThat(console(Map.of("NO_COLOR", noColour, "TERM", kind), terminal).colours())
                .isEqualTo(coloured);
    }

    @Test
    void aTerminalThatSaysNothingOfItselfIsColoured() {
        assertThat(console(Map.of(), true).colours()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "USER, ann, HOSTNAME, till, ann@till",
        "USERNAME, ann, COMPUTERNAME, till, ann@till",
        "USER, ann, SHELL, sh, ann",
        "SHELL, sh, HOSTNAME, till, unknown@till",
        "USER, '', SHELL, sh, unknown"
    })
    void whoActsIsToldByTheEnvironmentOfAnySystem(
            String one, String first, String other, String second, String userAtHost) {
        assertThat(console(Map.of(one, first, other, second), false).userAtHost())
                .isEqualTo(userAtHost);
    }

    @Test
    void whatIsPipedIsNoTerminal() {
        assertThat(Console.ofProcess().terminal()).isFalse();
    }
}
