package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.snapshot.SnapshotDiff;
import dev.truce.rollback.snapshot.SnapshotRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce snapshot diff}. */
@Command(
        name = "diff",
        header = "Says in which records two snapshots differ.",
        description = {"", "Exits 1 when they differ. With --json, one record a line."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot diff 3f9a12 latest"})
public final class SnapshotDiffCommand extends TruceCommand {

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The earlier snapshot.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The later snapshot.")
    private String after = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many to name. Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            SnapshotRepository repository = workspace.repository();
            SnapshotDiff diff = repository.diff(repository.find(before), repository.find(after));
            return DiffView.print(diff, limit, "Both snapshots hold the same records.", out);
        }
    }
}
