package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.LimitOption;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce queue list}: the cases that wait. */
@Command(
        name = "list",
        header = "Lists the cases of the queue, oldest first.",
        description = {"", "With --json, one case a line."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce queue list",
            "  truce queue list --status all --limit 20",
            "  truce queue list --status dead",
            "  truce queue list --json"
        })
public final class QueueListCommand extends TruceCommand {

    @Option(
            names = "--status",
            paramLabel = "NAME",
            defaultValue = "open",
            description = "open, waiting, dead, decided, self-resolved or all. Default: ${DEFAULT-VALUE}")
    private String status = "open";

    @Option(names = "--type", paramLabel = "NAME", description = "Only records of this type.")
    private @Nullable String type;

    @Mixin
    private final LimitOption limitOption = new LimitOption();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        int limit = limitOption.of(this);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            List<ConflictCase> cases = workspace.queue().list(new CaseFilter(null, wanted(), type, limit));
            Map<CaseStatus, Long> counts = workspace.queue().counts();
            long open = counts.getOrDefault(CaseStatus.OPEN, 0L);
            long waiting = counts.getOrDefault(CaseStatus.WAITING, 0L);
            long dead = counts.getOrDefault(CaseStatus.DEAD, 0L);
            cases.forEach(each -> out.document(CaseDocument.of(each)));
            if (!cases.isEmpty()) {
                out.say(CaseTable.of(cases, out.console().clock().instant()));
            }
            out.say(Values.count(open, "open case")
                    + (waiting > 0 ? ", " + Values.count(waiting) + " waiting" : "")
                    + (dead > 0 ? ", " + Values.count(dead) + " dead" : "")
                    + (cases.size() == limit ? "; the list ends at " + limit + ", --limit shows more" : "")
                    + (open > 0 ? "; next: truce queue show NUMBER" : ""));
            return ExitCode.DONE;
        }
    }

    private @Nullable CaseStatus wanted() {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "open" -> CaseStatus.OPEN;
            case "waiting" -> CaseStatus.WAITING;
            case "dead" -> CaseStatus.DEAD;
            case "decided" -> CaseStatus.DECIDED;
            case "self-resolved" -> CaseStatus.SELF_RESOLVED;
            case "all" -> null;
            default ->
                throw usage(
                        "--status is open, waiting, dead, decided, self-resolved or all, but found \"" + status + "\"");
        };
    }
}
