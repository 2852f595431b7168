package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Console;
import dev.truce.integrity.json.InputRejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where Truce keeps its own state and the snapshots, for commands that use both. */
public final class RepositoryOptions {

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Option(names = "--repository", paramLabel = "DIR", description = "Where snapshots are kept, if elsewhere.")
    private @Nullable Path repository;

    @Mixin
    private final IdentityOptions identityOptions = new IdentityOptions();

    public Workspace open(Console console) {
        if (repository != null && Files.exists(repository) && !Files.isDirectory(repository)) {
            throw new InputRejectedException(
                    repository.toString(), "this is a file; name the folder of the repository");
        }
        return workspaceOptions.open(repository, identityOptions, console);
    }

    public IdentityOptions identityOptions() {
        return identityOptions;
    }
}
