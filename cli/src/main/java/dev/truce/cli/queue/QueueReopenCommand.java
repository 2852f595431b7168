package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.ConflictCase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce queue reopen}: a decision made anew. */
@Command(
        name = "reopen",
        header = "Opens a decided case anew, as another case.",
        description = {
            "",
            "What was decided is the new case's server, and what was in conflict its base and local: take",
            "either, or leave the decision by taking server."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce queue reopen 7 --reason 'the customer called again'"})
public final class QueueReopenCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", description = "The decided case, by its number in the list.")
    private long number;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who asks. Default: the user")
    private @Nullable String actor;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            ConflictCase opened = workspace
                    .queue()
                    .reopen(number, actor == null ? out.console().user() : actor, reason);
            out.document(CaseDocument.of(opened));
            out.say("Opened case " + number + " anew, as case " + opened.number() + ": " + CaseTable.record(opened)
                    + "; next: truce queue show " + opened.number());
            return ExitCode.DONE;
        }
    }
}
