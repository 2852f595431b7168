package dev.truce.cli;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.DurableFiles;
import dev.truce.integrity.json.StrictJson;
import dev.truce.jdbc.SqliteLiveStore;
import dev.truce.rollback.store.LiveStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the live data is and how its records are read. What a call names is remembered in the workspace for the calls after
 * it, so that {@code truce recover} needs no more than its name after a crash.
 */
final class StoreOptions {

    private static final String FOLDER = "dir:";
    private static final String SQLITE = "jdbc:sqlite:";

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description =
                    "The live data: dir:PATH (one NDJSON file per type) or jdbc:sqlite:FILE (tables with a primary"
                            + " key). Default: the one named last.")
    private @Nullable String location;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    /**
     * The live data, opened.
     *
     * @param live the store
     * @param rules the rules, which say where records keep their key
     */
    record Opened(LiveStore live, Ruleset rules) implements AutoCloseable {

        RecordFormat format() {
            return Objects.requireNonNull(rules.record(), "the rules have no record format");
        }

        @Override
        public void close() {
            live.close();
        }
    }

    /** Opens the store that the call names, else the one that the workspace remembers. */
    Opened open(Workspace workspace, TruceCommand command) {
        Path memory = workspace.folder().resolve("store.json");
        boolean named = location != null;
        if (!named && Files.exists(memory)) {
            recall(StrictJson.reader().read(memory));
        }
        if (location == null) {
            throw command.usage("which live data? say --store dir:PATH or --store jdbc:sqlite:FILE");
        }
        Ruleset rules = keyOptions.recordRules(rulesOptions, command);
        String absolute = absolute(location, command);
        Opened opened = new Opened(open(absolute, rules), rules);
        if (named) {
            remember(workspace, memory, absolute);
        }
        return opened;
    }

    private static LiveStore open(String location, Ruleset rules) {
        return location.startsWith(SQLITE)
                ? SqliteLiveStore.open(location)
                : LiveStore.directory(
                        Path.of(location.substring(FOLDER.length())),
                        Objects.requireNonNull(rules.record(), "the rules have no record format"));
    }

    /** One name for one store, whatever folder a call is made from: snapshots and plans are compared by it. */
    private static String absolute(String location, TruceCommand command) {
        for (String prefix : List.of(FOLDER, SQLITE)) {
            if (location.startsWith(prefix) && location.length() > prefix.length()) {
                Path path = Path.of(location.substring(prefix.length()));
                return prefix + path.toAbsolutePath().normalize();
            }
        }
        throw command.usage("--store is dir:PATH or jdbc:sqlite:FILE, but found \"" + location + "\"");
    }

    private void recall(JsonNode memory) {
        location = memory.path("store").asString();
        if (memory.has("rules") && !rulesOptions.given()) {
            rulesOptions.useFile(Path.of(memory.path("rules").asString()));
        }
        if (memory.has("key") && !rulesOptions.given() && keyOptions.key() == null) {
            keyOptions.useKey(memory.path("key").asString());
        }
    }

    private void remember(Workspace workspace, Path memory, String named) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("store", named);
        if (rulesOptions.file() != null) {
            document.put(
                    "rules", rulesOptions.file().toAbsolutePath().normalize().toString());
        }
        if (keyOptions.key() != null) {
            document.put("key", keyOptions.key());
        }
        byte[] text = (StrictJson.pretty(document) + "\n").getBytes(StandardCharsets.UTF_8);
        DurableFiles.createDirectories(workspace.folder());
        DurableFiles.replace(memory, out -> out.write(text));
    }
}
