package dev.truce.cli;

import dev.truce.cli.terminal.Console;
import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a call of the command printed, and its exit code.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
public record Call(int code, String out, String err) {

    public static final Instant NOW = Instant.parse("2030-03-01T12:00:00Z");

    public static Call truce(Object... arguments) {
        return truce(InputStream.nullInputStream(), false, arguments);
    }

    /** A call with this standard input, at a terminal or not. */
    public static Call truce(InputStream in, boolean terminal, Object... arguments) {
        return truce(NOW, in, terminal, arguments);
    }

    /** A call at a time. */
    public static Call truce(Instant now, InputStream in, boolean terminal, Object... arguments) {
        return truce(Map.of("USER", "alice", "TERM", "dumb"), now, in, terminal, arguments);
    }

    /** A call in an environment that names more. */
    public static Call with(String variable, Object value, Object... arguments) {
        Map<String, String> environment = Map.of("USER", "alice", "TERM", "dumb", variable, String.valueOf(value));
        return truce(environment, NOW, InputStream.nullInputStream(), false, arguments);
    }

    private static Call truce(
            Map<String, String> environment, Instant now, InputStream in, boolean terminal, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                InstantSource.fixed(now),
                terminal);
        int code =
                Truce.run(console, Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Call(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    public JsonNode json() {
        return StrictJson.reader().read(out, "standard output");
    }

    public List<JsonNode> jsonLines() {
        return out.lines()
                .map(line -> StrictJson.reader().read(line, "standard output"))
                .toList();
    }

    /** The recorded data, in the profile "corpus". */
    public static Path corpus(String file) {
        return Path.of(System.getProperty("truce.corpus", "../../shared/corpus"))
                .resolve(file);
    }
}
