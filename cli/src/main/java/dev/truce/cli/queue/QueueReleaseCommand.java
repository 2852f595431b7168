package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.LeaseLostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce queue release}: a claimed case back to the queue. */
@Command(
        name = "release",
        header = "Puts a claimed case back, for others to claim.",
        description = {"", "Exits 3 when the claim has ended, or another's has replaced it; nothing is changed then."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce queue release 7 --token 3", "  truce queue release 7 --token 3 --owner bob"})
public final class QueueReleaseCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", description = "The case, by its number in the list.")
    private long number;

    @Option(
            names = "--token",
            required = true,
            paramLabel = "T",
            description = "The claim, as truce queue claim printed it.")
    private long token;

    @Option(names = "--owner", paramLabel = "NAME", description = "Who has it. Default: the user")
    private @Nullable String owner;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        String who = owner == null ? out.console().user() : owner;
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            ConflictCase free = workspace.queue().release(CaseLease.of(workspace.queue(), number, who, token));
            out.document(CaseDocument.of(free));
            out.say("Case " + number + ", " + CaseTable.record(free) + ", is back in the queue.");
            return ExitCode.DONE;
        } catch (LeaseLostException e) {
            return CaseLease.lost(e, out);
        }
    }
}
