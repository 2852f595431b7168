package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.suggest.Precedent;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce queue show}: one case, field by field. */
@Command(
        name = "show",
        header = "Shows a case: base, local and server field by field, and why it waits.",
        description = {
            "",
            "Says what was decided before on the same path and pattern, where that is at least three times,",
            "of the newest 10,000 decided cases. It is a hint: nothing is applied by itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce queue show 7", "  truce queue show 7 --json"})
public final class QueueShowCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", description = "The case, by its number in the list.")
    private long number;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            ConflictCase shown = CaseDecider.shown(workspace.queue(), number);
            List<Precedent> precedents = Precedent.of(workspace.queue(), shown);
            ObjectNode document = CaseDocument.of(shown);
            document.set("suggestions", PrecedentView.json(precedents));
            out.document(document);
            CaseView.print(shown, precedents, out);
            if (shown.status().isUndecided() && shown.status() != CaseStatus.WAITING) {
                out.say("Next: truce queue decide " + number + " --revision " + shown.revision()
                        + " --take local|server|base"
                        + (shown.conflict().conflicts().isEmpty() ? "" : ", or --pick PATH=SIDE"));
                if (out.asksPerson()) {
                    out.say("  truce queue decide " + number + " asks, and shows first what it would store");
                }
            }
            return ExitCode.DONE;
        }
    }
}
