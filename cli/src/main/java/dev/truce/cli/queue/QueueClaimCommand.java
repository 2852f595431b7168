package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ClaimRequest;
import dev.truce.conflict.queue.ConflictQueue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce queue claim}: cases for one person for a while. */
@Command(
        name = "claim",
        header = "Takes cases into one's own hands for a while.",
        description = {
            "",
            "Without NUMBER, what comes first by priority and age of the cases that nobody has. Until the claim",
            "ends nobody else can decide them; what is not decided by then is free again by itself.",
            "Exits 1 when nothing is free. With --json, one case a line."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce queue claim",
            "  truce queue claim --type reservation --limit 5 --for 1h",
            "  truce queue claim 7 --owner bob"
        })
public final class QueueClaimCommand extends TruceCommand {

    @Parameters(paramLabel = "NUMBER", arity = "0..1", description = "The case, by its number in the list.")
    private @Nullable Long number;

    @Option(names = "--type", paramLabel = "NAME", description = "Only records of this type.")
    private @Nullable String type;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only records of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--limit", paramLabel = "N", description = "How many. Default: 1")
    private @Nullable Integer limit;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "15m",
            description = "For how long, such as 30s, 15m or 2h. Default: ${DEFAULT-VALUE}")
    private Duration duration = Duration.ofMinutes(15);

    @Option(names = "--owner", paramLabel = "NAME", description = "Who is to have them. Default: the user")
    private @Nullable String owner;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        if (number != null && (type != null || tenant != null || limit != null)) {
            throw usage("a case is claimed by its number, or the next ones by --type, --tenant and --limit, not both");
        }
        Duration lease = lasting("--for", duration);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            List<Claim> claims =
                    claim(workspace.queue(), owner == null ? out.console().user() : owner, lease);
            if (claims.isEmpty()) {
                out.say("No case" + (type == null ? "" : " of type " + type)
                        + (tenant == null ? "" : " of tenant " + tenant)
                        + " is free; who has which: truce queue list");
                return ExitCode.LEFT_OPEN;
            }
            Table table = new Table().row("case", "rev", "record", "token", "until");
            for (Claim claim : claims) {
                out.document(CaseDocument.of(claim.work()));
                table.row(
                        claim.work().number(),
                        claim.work().revision(),
                        CaseTable.record(claim.work()),
                        claim.lease().token(),
                        Values.time(claim.lease().until()));
            }
            out.say(table);
            sayNext(claims.get(0), out);
            return ExitCode.DONE;
        }
    }

    private List<Claim> claim(ConflictQueue queue, String who, Duration lease) {
        if (number != null) {
            return List.of(queue.claim(number, who, lease));
        }
        int most = limit == null ? 1 : limit;
        if (most < 1) {
            throw usage("--limit is at least 1, but found " + most);
        }
        return queue.claim(new ClaimRequest(who, lease, most, tenant, type, false));
    }

    private void sayNext(Claim first, Output out) {
        long claimed = first.work().number();
        String by = " --token " + first.lease().token() + (owner == null ? "" : " --owner " + owner);
        out.say("Next: truce queue show " + claimed + ", then");
        out.say("  truce queue decide " + claimed + " --revision "
                + first.work().revision() + by + " --take local|server|base");
        out.say("  truce queue release " + claimed + by);
    }
}
