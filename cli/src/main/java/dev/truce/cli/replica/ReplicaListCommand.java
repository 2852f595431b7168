package dev.truce.cli.replica;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.rollback.replica.Replica;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce replica list}. */
@Command(
        name = "list",
        header = "Lists the replicas that may come back, and what each has.",
        description = {"", "With --json, one replica a line."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce replica list", "  truce replica list --all --json"})
public final class ReplicaListCommand extends TruceCommand {

    @Option(names = "--all", description = "Retired ones, too.")
    private boolean all;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            List<Replica> replicas = all
                    ? workspace.database().replicas().list()
                    : workspace.database().replicas().active();
            replicas.forEach(replica -> out.document(ReplicaView.json(replica)));
            if (replicas.isEmpty()) {
                out.say("No replica is known; the sync layer reports them: truce replica report ID");
            } else {
                out.say(ReplicaView.table(replicas));
            }
            return ExitCode.DONE;
        }
    }
}
