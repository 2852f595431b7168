package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.SeenRepository;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.retention.PruneExecutor;
import dev.truce.rollback.retention.PruneOptions;
import dev.truce.rollback.retention.PrunePlan;
import dev.truce.rollback.retention.PrunePlanner;
import dev.truce.rollback.retention.PruneRefusedException;
import dev.truce.rollback.retention.PruneReport;
import dev.truce.rollback.retention.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce snapshot prune}. */
@Command(
        name = "prune",
        header = "Removes the snapshots that no rule keeps, and what only they need.",
        description = {
            "",
            "A snapshot stays when one rule keeps it, when it is pinned, or while a plan, a rollback or other",
            "work uses it. Only snapshots whose bytes prove them now count for the rules, and the last of a",
            "live store that can be restored always stays. --dry-run says all of that and removes nothing.",
            "",
            "Snapshots go at once. The files that only they need are condemned: new snapshots no longer rely",
            "on them, and the first prune after the time of grace removes them. Work that began before and",
            "has not ended is waited for; a process that died is noticed by the second prune that sees it,",
            "ten minutes or more after the first.",
            "",
            "Refused, with exit code 7: rules that keep nothing, a clock that is before the newest snapshot or",
            "long after it, and a repository of which not all can be seen."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce snapshot prune --keep-last 3 --keep-daily 14 --keep-monthly 12 --dry-run",
            "  truce snapshot prune --keep-within P30D --at-most 100 --keep-tag legal",
            "  truce snapshot prune --keep-last 30 --grace PT0S"
        })
public final class SnapshotPruneCommand extends TruceCommand {

    @Mixin
    private final RetentionOptions retentionOptions = new RetentionOptions();

    @Option(names = "--dry-run", description = "Say what would be removed and why, and remove nothing.")
    private boolean dryRun;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "How long condemned files stay. Default: ${DEFAULT-VALUE}")
    private Duration grace = Duration.ofDays(1);

    @Option(
            names = "--longest-gap",
            paramLabel = "DURATION",
            defaultValue = "P35D",
            description = "How much later than the newest snapshot the clock may be. Default: ${DEFAULT-VALUE}")
    private Duration longestGap = Duration.ofDays(35);

    @Option(
            names = "--i-checked-the-clock",
            description = "The clock is right, however far it is from the newest snapshot.")
    private boolean clockChecked;

    @Option(
            names = "--remove-damaged",
            description =
                    "Snapshots that do not verify go, too. Without it they stay, and so does every file, until they"
                            + " are repaired.")
    private boolean removeDamaged;

    @Option(
            names = "--repack-above",
            paramLabel = "PERCENT",
            defaultValue = "25",
            description = "Move what is needed out of packs of which so much is not. Default: ${DEFAULT-VALUE}")
    private int deadPercent = 25;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        RetentionPolicy policy = retentionOptions.policy(this);
        PruneOptions options = options();
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            SeenRepository seen = SeenRepository.of(workspace);
            requireAllSeen(seen);
            PrunePlan plan =
                    new PrunePlanner(workspace.repository(), out.console().clock()).plan(policy, options);
            if (dryRun) {
                out.document(PruneView.json(plan).put("dryRun", true));
                PruneView.print(plan, out);
                return plan.blocked().isEmpty() && plan.unknown().isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
            }
            PruneReport report =
                    new PruneExecutor(workspace.repository(), out.console().clock()).execute(plan);
            seen.accept();
            ObjectNode document = PruneView.json(plan).put("dryRun", false);
            document.set("report", PruneView.json(report));
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.SNAPSHOT, "prune", out.console().user(), "", StrictJson.text(document)));
            out.document(document);
            PruneView.print(plan, out);
            PruneView.print(report, out);
            boolean open = !report.left().isEmpty()
                    || !plan.blocked().isEmpty()
                    || !plan.unknown().isEmpty();
            return open ? ExitCode.LEFT_OPEN : ExitCode.DONE;
        }
    }

    /** What only missing snapshots name would be taken for garbage. */
    private static void requireAllSeen(SeenRepository seen) {
        List<Finding> missed = seen.missed();
        if (!missed.isEmpty()) {
            throw new PruneRefusedException(
                    "A prune was asked for, but " + missed.get(0).message()
                            + (missed.size() > 1 ? ", and " + (missed.size() - 1) + " more" : "")
                            + "; bring back what is missing, or say that all is well: truce snapshot verify --accept");
        }
    }

    private PruneOptions options() {
        try {
            return new PruneOptions(grace, longestGap, clockChecked, removeDamaged, deadPercent);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }
}
