package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Secrets;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.jdbc.table.PostgresLiveStore;
import dev.truce.jdbc.table.SqliteLiveStore;
import dev.truce.rollback.store.LiveStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where the live data is and how its records are read. What a call names is remembered in the workspace for the calls after
 * it, once its own checks have passed, so that {@code truce recover} needs no more than its name after a crash.
 */
public final class StoreOptions {

    private static final String FOLDER = "dir:";
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRES = "jdbc:postgresql:";

    /** What {@code --store} takes, for messages. */
    public static final String FORMS = "dir:PATH, jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE";

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "The live data: dir:PATH (one NDJSON file per type), jdbc:sqlite:FILE or"
                    + " jdbc:postgresql://HOST/DATABASE?currentSchema=NAME (tables with a primary key)."
                    + " Default: the one named last, without its password.")
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
    public record Opened(LiveStore live, Ruleset rules) implements AutoCloseable {

        public RecordFormat format() {
            return Objects.requireNonNull(rules.record(), "the rules have no record format");
        }

        @Override
        public void close() {
            live.close();
        }
    }

    /** Opens the store that the call names, else the one that the workspace remembers. Remembers nothing itself. */
    public Opened open(Workspace workspace, TruceCommand command) {
        Remembered memory = Remembered.of(workspace);
        if (location == null) {
            location = memory.store();
            if (memory.rules() != null && !rulesOptions.given()) {
                rulesOptions.useFile(memory.rules());
            }
            recallKey(memory);
        }
        if (location == null) {
            throw command.usage("which live data? say --store " + FORMS);
        }
        location = absolute(location, command);
        if (Secrets.withoutPassword(location).equals(memory.store())
                && !rulesOptions.given()
                && keyOptions.key() == null) {
            if (memory.rules() != null) {
                rulesOptions.useFile(memory.rules());
            }
            recallKey(memory);
        }
        Ruleset rules = keyOptions.recordRules(rulesOptions, command);
        return new Opened(open(location, rules), rules);
    }

    /** Makes the opened store the default, once the call is known to be meant: a refused one must not change it. */
    public void remember(Workspace workspace, Output out) {
        Remembered before = Remembered.of(workspace);
        Path rules = rulesOptions.file();
        Remembered now = new Remembered(
                Secrets.withoutPassword(Objects.requireNonNull(location, "no store was opened")),
                rules == null ? null : rules.toAbsolutePath().normalize(),
                keyOptions.key());
        if (now.equals(before)) {
            return;
        }
        now.write(workspace);
        if (before.store() != null && !before.store().equals(now.store())) {
            out.note("the default store is now " + now.store());
        }
    }

    /** Makes the opened store the default where there is none yet. */
    public void rememberFirst(Workspace workspace, Output out) {
        if (Remembered.of(workspace).store() == null) {
            remember(workspace, out);
        }
    }

    private void recallKey(Remembered memory) {
        if (memory.key() != null && !rulesOptions.given() && keyOptions.key() == null) {
            keyOptions.useKey(memory.key());
        }
    }

    public static LiveStore open(String location, Ruleset rules) {
        if (location.startsWith(POSTGRES)) {
            return PostgresLiveStore.open(location);
        }
        return location.startsWith(SQLITE)
                ? SqliteLiveStore.open(location)
                : LiveStore.directory(
                        Path.of(location.substring(FOLDER.length())),
                        Objects.requireNonNull(rules.record(), "the rules have no record format"));
    }

    static boolean isStore(String text) {
        return text.startsWith(FOLDER) || text.startsWith(SQLITE) || text.startsWith(POSTGRES);
    }

    /** One name for one store, whatever folder a call is made from: snapshots and plans are compared by it. */
    public static String absolute(String location, TruceCommand command) {
        String absolute = absolute(location, Path.of(""));
        if (absolute == null) {
            throw command.usage("--store is " + FORMS + ", but found \"" + location + "\"");
        }
        return absolute;
    }

    /** The same for a path that is relative to another folder; null when the text is no store's. */
    public static @Nullable String absolute(String location, Path folder) {
        for (String prefix : List.of(FOLDER, SQLITE)) {
            if (location.startsWith(prefix) && location.length() > prefix.length()) {
                Path path = folder.resolve(location.substring(prefix.length()));
                return prefix + path.toAbsolutePath().normalize();
            }
        }
        return location.startsWith(POSTGRES) ? location : null;
    }
}
