package dev.truce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A folder with files in it and a workspace of its own; commands are called on it.
 *
 * @param folder where it is
 */
public record Workshop(Path folder) {

    public static final String RULES = """
            ruleset: seats
            version: 1.0.0
            record: { type: seat, key: /id, syncVersion: /v, modifiedAt: /at, deleted: /deleted }
            """;

    public Path write(String name, String... lines) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, lines.length == 0 ? "" : String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a command at a terminal, where somebody types. */
    public Call typing(Typist typist, Object... arguments) {
        List<Object> call = new ArrayList<>(Arrays.asList(arguments));
        call.addAll(List.of("--workspace", path(".truce")));
        return Call.truce(typist, true, call.toArray());
    }

    /** Calls a command, with this workspace where it has one. */
    public Call truce(Object... arguments) {
        List<Object> call = new ArrayList<>(Arrays.asList(arguments));
        boolean alone = call.get(0).equals("verify")
                || call.subList(0, Math.min(2, call.size())).equals(List.of("key", "create"));
        if (!alone) {
            call.addAll(List.of("--workspace", path(".truce")));
        }
        return Call.truce(call.toArray());
    }

    /** Calls a command, which must end well. */
    public Call done(Object... arguments) {
        Call call = truce(arguments);
        assertThat(call.code()).as("%s", call).isZero();
        return call;
    }

    /** Starts a command in a process of its own. */
    public Process start(Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", // as the manifest of the program says
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + folder, // who is killed leaves the library there
                "-cp",
                System.getProperty("java.class.path"),
                "dev.truce.cli.Truce"));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        command.addAll(List.of("--workspace", path(".truce").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    public static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Does something to the workspace's database past all commands. */
    public void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path(".truce/truce.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What was printed, but for what differs from run to run: the folder, digests, sizes, times and the library's version. */
    public String constant(String printed) {
        return printed.replace(folder.toString(), "")
                .replaceAll("[0-9a-f]{12,64}", "DIGEST")
                .replaceAll("\"library\":\"[^\"]+\"", "\"library\":\"1.0.0\"")
                .replaceAll("[0-9,]+ bytes", "1 bytes")
                .replaceAll("[0-9.]+ (?:B|KiB)", "1 KiB")
                .replaceAll("[0-9,]+ ms", "1 ms");
    }

    /** The state root of a store of seats. */
    public String root(String store) {
        return done("snapshot", "create", "--store", store, "--rules", write("rules.yaml", RULES), "--json")
                .json()
                .path("stateRoot")
                .asString();
    }
}
