package dev.truce.cli.audit;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.LimitOption;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditChain;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditJson;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce audit list}: who did what, when and why. */
@Command(
        name = "list",
        header = "Lists the audit trail, oldest first.",
        description = {
            "",
            "With --json, one entry a line, with its digest and that of the entry before. Ends with 1 at the",
            "first entry that is damaged. Sealed entries are in their files."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce audit list --limit 20", "  truce audit list --after 100 --json"})
public final class AuditListCommand extends TruceCommand {

    @Option(names = "--after", paramLabel = "N", defaultValue = "0", description = "Begin after this entry.")
    private long after;

    @Mixin
    private final LimitOption limitOption = new LimitOption();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        int limit = limitOption.of(this);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            List<AuditEntry> entries = workspace.audit().entries(after, limit);
            Table table = new Table().row("entry", "at", "kind", "subject", "actor", "reason");
            AuditChain chain = AuditChain.part(List.of());
            for (AuditEntry entry : entries) {
                Optional<String> problem = chain.next(entry);
                if (problem.isPresent()) {
                    out.say(table);
                    out.error("the audit trail of " + workspace.place() + " is broken: " + problem.get());
                    return ExitCode.LEFT_OPEN;
                }
                out.document(() -> AuditJson.line(entry));
                table.row(
                        entry.sequence(),
                        Values.time(entry.at()),
                        entry.event().kind(),
                        Values.shortened(entry.event().subject(), 60),
                        entry.event().actor(),
                        entry.event().reason());
            }
            out.say(table);
            if (entries.size() == limit) {
                out.say("The list ends at " + limit + "; next: truce audit list --after "
                        + entries.get(limit - 1).sequence());
            }
            return ExitCode.DONE;
        }
    }
}
