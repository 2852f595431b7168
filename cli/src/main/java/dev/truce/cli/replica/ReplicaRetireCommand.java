package dev.truce.cli.replica;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.replica.Replica;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce replica retire}. */
@Command(
        name = "retire",
        header = "Gives a replica up: no plan waits for it any more.",
        description = {"", "When it is seen again nevertheless, its next report brings it back."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce replica retire phone"})
public final class ReplicaRetireCommand extends TruceCommand {

    @Parameters(paramLabel = "ID", description = "The replica.")
    private String id = "";

    @Option(names = "--tenant", paramLabel = "NAME", defaultValue = "", description = "Whose data it holds.")
    private String tenant = "";

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            Replica retired = workspace
                    .database()
                    .replicas()
                    .retire(tenant, id, out.console().clock().instant())
                    .orElseThrow(() -> new InputRejectedException(
                            tenant.isEmpty() ? id : tenant + "/" + id,
                            "there is no such replica; see: truce replica list --all"));
            out.document(ReplicaView.json(retired));
            out.say("Replica " + id + " is retired.");
            return ExitCode.DONE;
        }
    }
}
