package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.cli.Call;
import dev.truce.cli.Truce;
import dev.truce.cli.terminal.Output.Reader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed for whom, at which terminal. */
class OutputTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Console console(boolean terminal, Map<String, String> environment) {
        return console(out, err, terminal, environment);
    }

    private static Console console(
            OutputStream to, OutputStream beside, boolean terminal, Map<String, String> environment) {
        return new Console(
                InputStream.nullInputStream(),
                new PrintStream(to, true, StandardCharsets.UTF_8),
                new PrintStream(beside, true, StandardCharsets.UTF_8),
                environment,
                InstantSource.fixed(Call.NOW),
                terminal);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  TERM,     xterm, true",
        "true,  TERM,     dumb,  false",
        "true,  NO_COLOR, 1,     false",
        "false, TERM,     xterm, false"
    })
    void coloursAreForATerminalThatHasThem(boolean terminal, String variable, String value, boolean coloured) {
        Output person = new Output(console(terminal, Map.of(variable, value)), Reader.PERSON);
        person.say(person.good("well") + " \u001b[8mhidden");
        assertThat(out).hasToString((coloured ? "\u001b[32mwell\u001b[0m" : "well") + " \\u001b[8mhidden\n");
    }

    @ParameterizedTest
    @CsvSource({"PROGRAM, ''", "NOBODY, 'result\n'"})
    void onlyAPersonIsSpokenTo(Reader reader, String printed) {
        Output other = new Output(console(true, Map.of("TERM", "xterm")), reader);
        other.say("said");
        other.ask("asked?");
        other.note("noted");
        other.result("result");
        other.error(other.bad("wrong"));
        assertThat(out).hasToString(printed.replace("\\n", "\n"));
        assertThat(err).hasToString("truce: wrong\n");
    }

    @Test
    void helpIsColouredWhereTheTerminalHasColours() {
        Truce.run(console(true, Map.of("TERM", "xterm")), "merge", "--help");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\u001b[").contains("--local");
    }

    @Test
    @Timeout(60)
    void aPersonAtATerminalSeesThatALongWorkGoesOnAndNobodyElse() {
        ByteArrayOutputStream others = new ByteArrayOutputStream();
        try (Progress seen = progress(true, err, Reader.PERSON);
                Progress piped = progress(false, others, Reader.PERSON);
                Progress read = progress(true, others, Reader.PROGRAM)) {
            seen.stepTo(1, 9);
            assertThat(err).as("before a second is over").hasToString("");
            while (err.size() == 0) {
                piped.stepTo(2, 9);
                read.stepTo(2, 9);
                seen.stepTo(2, 9);
                Thread.onSpinWait();
            }
            seen.stepTo(3);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("counting");
        assertThat(others).hasToString("");
    }

    private static Progress progress(boolean terminal, ByteArrayOutputStream err, Reader reader) {
        return new Progress("counting", new Output(console(err, err, terminal, Map.of()), reader));
    }
}
