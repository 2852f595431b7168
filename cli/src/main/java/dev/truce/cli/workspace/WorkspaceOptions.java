package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Console;
import dev.truce.jdbc.database.PostgresAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Truce keeps its own state. */
public final class WorkspaceOptions {

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            defaultValue = ".truce",
            description = "Where queue, audit trail and snapshots are kept. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of(".truce");

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "Keep queue, audit trail, journal and rulesets there, such as jdbc:postgresql://HOST/DATABASE.")
    private @Nullable PostgresAddress database;

    public Workspace open(Console console) {
        return open(null, new IdentityOptions(), console);
    }

    public Workspace open(@Nullable Path repository, IdentityOptions identities, Console console) {
        return new Workspace(
                folder, database, repository, () -> identities.read(console), console.clock(), console.userAtHost());
    }
}
