package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.LimitOption;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.BulkDecision;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce queue bulk}: one decision for many cases. */
@Command(
        name = "bulk",
        header = "Decides many cases alike, rehearsed first.",
        description = {
            "",
            "Without --apply nothing is changed: it says what would be decided, what would be refused and why,",
            "and how to apply it. With --apply each case is decided by itself, and only as it was rehearsed, so",
            "that some may be decided and others not. Exits 1 when one was refused or changed meanwhile. With",
            "--json, one case a line."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce queue bulk --take server --type reservation --reason 'import of Monday'",
            "  truce queue bulk --take local --path /name --reason-code FIELD_CONFLICT --reason 'names are ours'",
            "  truce queue bulk --delete --tenant north --limit 20 --reason 'closed down' --apply"
        })
public final class QueueBulkCommand extends TruceCommand {

    @Option(names = "--take", paramLabel = "SIDE", description = "The whole record of local, server or base.")
    private @Nullable String take;

    @Option(names = "--delete", description = "Delete the records.")
    private boolean delete;

    @Option(
            names = "--keep-both",
            description = "Both stay: one as the record, the other as a new record under an id derived from the case.")
    private boolean keepBoth;

    @Mixin
    private final KeepOptions keepOptions = new KeepOptions();

    @Option(names = "--type", paramLabel = "NAME", description = "Only records of this type.")
    private @Nullable String type;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only records of this tenant.")
    private @Nullable String tenant;

    @Option(
            names = "--reason-code",
            paramLabel = "CODE",
            description = "Only cases that wait for this: ${COMPLETION-CANDIDATES}")
    private @Nullable ParkReason reasonCode;

    @Option(names = "--path", paramLabel = "POINTER", description = "Only cases with a conflict at exactly this path.")
    private @Nullable String path;

    @Option(names = "--dead", description = "The dead cases instead of the open ones.")
    private boolean dead;

    @Mixin
    private final LimitOption limitOption = new LimitOption();

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who decides. Default: the user")
    private @Nullable String actor;

    @Option(names = "--apply", description = "Decide what the rehearsal finds fit.")
    private boolean apply;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        Decision decision = decision();
        Predicate<ConflictCase> selector = selector();
        int limit = limitOption.of(this);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            ConflictQueue queue = workspace.queue();
            BulkDecision bulk = new BulkDecision(
                    new CaseFilter(tenant, status(), type, allOf(queue)),
                    selector,
                    decision,
                    new CaseRules(workspace, rulesOptions, out).ofEach(),
                    actor == null ? out.console().user() : actor,
                    reason);
            List<BulkDecision.Line> selected =
                    bulk.rehearse(queue, out.console().clock().instant());
            List<BulkDecision.Line> rehearsed = selected.subList(0, Math.min(limit, selected.size()));
            BulkReport report = new BulkReport(apply ? bulk.apply(queue, rehearsed) : rehearsed, apply);
            report.print(out, Values.lower(status()));
            if (selected.size() > limit) {
                out.say("The first " + limit + " of " + selected.size() + " selected cases; --limit takes more.");
            }
            if (!apply && report.count(BulkDecision.Result.DECIDED) > 0) {
                out.say("Next: " + call() + " --apply");
            }
            return report.count(BulkDecision.Result.DECIDED) == rehearsed.size() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }

    private Decision decision() {
        if ((take == null ? 0 : 1) + (delete ? 1 : 0) + (keepBoth ? 1 : 0) != 1) {
            throw usage("decide in one way: --take, --delete or --keep-both");
        }
        if (keepBoth) {
            return keepOptions.decision(this, KeepOptions.DERIVED);
        }
        keepOptions.refuseAlone(this);
        return take == null ? new Decision.Delete() : new Decision.TakeSide(DecisionOptions.side(this, take));
    }

    private CaseStatus status() {
        return dead ? CaseStatus.DEAD : CaseStatus.OPEN;
    }

    /** All are looked at, because --limit is for those that are selected. */
    private int allOf(ConflictQueue queue) {
        long cases = queue.counts().getOrDefault(status(), 0L);
        return Math.toIntExact(Math.max(1, cases));
    }

    private Predicate<ConflictCase> selector() {
        Predicate<ConflictCase> all = each -> true;
        if (reasonCode != null) {
            ParkReason wanted = reasonCode;
            all = all.and(each -> each.conflict().reason() == wanted);
        }
        if (path != null) {
            FieldPath at = path(path);
            all = all.and(each -> each.conflict().conflicts().stream()
                    .anyMatch(conflict -> conflict.path().equals(at)));
        }
        return all;
    }

    private FieldPath path(String pointer) {
        try {
            return FieldPath.parse(pointer);
        } catch (IllegalArgumentException e) {
            throw usage("--path is a JSON Pointer such as /name, but found \"" + pointer + "\"");
        }
    }
}
