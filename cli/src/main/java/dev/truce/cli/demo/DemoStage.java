package dev.truce.cli.demo;

import dev.truce.cli.terminal.Console;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.integrity.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where the demo plays: it calls the commands as a user would, and reads what they print for programs. */
final class DemoStage {

    private static final String JSON = "--json";

    private final Path folder;
    private final Caller caller;
    private final Output out;

    DemoStage(Path folder, Caller caller, Output out) {
        this.folder = folder;
        this.caller = caller;
        this.out = out;
    }

    /** Who can call every command of Truce. */
    @FunctionalInterface
    public interface Caller {

        /**
         * Calls a command in this process.
         *
         * @param console what it reads and prints
         * @param arguments the command and its options
         * @return its exit code
         */
        int run(Console console, String... arguments);
    }

    /**
     * What a call gave.
     *
     * @param code its exit code
     * @param lines the JSON it printed, line by line
     * @param error the first line on standard error, without the command's name; empty when there is none
     */
    record Played(int code, List<JsonNode> lines, String error) {
        JsonNode document() {
            if (lines.isEmpty()) {
                throw new IllegalStateException("the call printed nothing; it said: " + error);
            }
            return lines.get(0);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Calls a command in the demo's own workspace. */
    Played truce(ExitCode expected, String... arguments) {
        Played played = truceWhatever(arguments);
        if (played.code() != expected.code()) {
            throw new IllegalStateException(
                    "truce " + String.join(" ", arguments) + " ended with " + played.code() + ": " + played.error());
        }
        return played;
    }

    /** Calls a command of which more than one ending is right. */
    Played truceWhatever(String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                out.console().environment(),
                out.console().clock(),
                false);
        List<String> call = new ArrayList<>(List.of(arguments));
        call.add(JSON);
        if (!arguments[0].equals("merge") && !arguments[0].equals("verify")) {
            call.addAll(List.of("--workspace", path(".truce").toString()));
        }
        int code = caller.run(console, call.toArray(String[]::new));
        String error = errors.toString(StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^truce: ", "");
        List<JsonNode> lines = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> StrictJson.reader().read(line, "standard output"))
                .toList();
        return new Played(code, lines, error);
    }

    /** Runs another program here; null when this machine does not have it. */
    @Nullable
    Integer program(Path where, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(where.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null;
        }
        return process.waitFor();
    }
}
