package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.snapshot.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code truce snapshot show}. */
@Command(
        name = "show",
        header = "Shows a snapshot.",
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot show latest", "  truce snapshot show 3f9a12"})
public final class SnapshotShowCommand extends TruceCommand {

    @Parameters(paramLabel = "SNAPSHOT", description = "Its id, four or more digits of it, or latest.")
    private String name = "";

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            Snapshot snapshot = workspace.repository().find(name);
            out.document(SnapshotView.json(snapshot));
            out.say(out.bold("Snapshot " + snapshot.id()));
            Table table = new Table("  ")
                    .row("created", Values.time(snapshot.createdAt()))
                    .row(
                            "message",
                            snapshot.note().description().isEmpty()
                                    ? "-"
                                    : snapshot.note().description())
                    .row("source", snapshot.source())
                    .row("state root", snapshot.content().stateRoot())
                    .row("bytes", Values.count(snapshot.content().bytes()));
            snapshot.content().counts().forEach((type, count) -> table.row(type, Values.count(count, "record")));
            out.say(table);
            return ExitCode.DONE;
        }
    }
}
