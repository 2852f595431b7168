package dev.truce.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.cli.Call;
import dev.truce.cli.Truce;
import dev.truce.cli.terminal.Console;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that does not go as told ends at once, with what went wrong. */
class DemoStageTest {

    @TempDir
    Path folder;

    private DemoStage stage;

    @BeforeEach
    void stage() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(
                InputStream.nullInputStream(), nowhere, nowhere, Map.of(), InstantSource.fixed(Call.NOW), false);
        stage = new DemoStage(folder, Truce::run, new Output(console, Output.Reader.PERSON));
    }

    @Test
    void aCallThatEndsOtherwiseIsNamed() {
        assertThatThrownBy(() -> stage.truce(ExitCode.DONE, "queue", "list"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "truce queue list ended with 2: " + folder.resolve(".truce") + ": there is no workspace here;");
    }

    @Test
    void aCallThatPrintsNothingSaysWhy() {
        DemoStage.Played played = stage.truce(ExitCode.USAGE, "queue", "list");
        assertThatThrownBy(played::document)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the call printed nothing; it said: ")
                .hasMessageContaining("there is no workspace here");
    }

    @Test
    void aProgramThatIsNotHereGivesNothing() throws Exception {
        assertThat(stage.program(folder, "no-such-program-anywhere")).isNull();
    }
}
