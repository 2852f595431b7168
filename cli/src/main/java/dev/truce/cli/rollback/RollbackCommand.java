package dev.truce.cli.rollback;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.integrity.Digest;
import dev.truce.rollback.Approval;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.execution.ApprovalRequiredException;
import dev.truce.rollback.execution.RollbackExecutor;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce rollback}. */
@Command(
        name = "rollback",
        header = "Carries a plan out, after a safety snapshot, and verifies the result.",
        description = {
            "",
            "A plan above SAFE needs the consent to exactly this plan: --approve with its digest. When the",
            "data changed since the plan was made, nothing is done and the exit code is 3."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce rollback plan.json --rehearse",
            "  truce rollback plan.json --approve sha256:3f9a…",
            "  truce recover"
        })
public final class RollbackCommand extends TruceCommand {

    @Parameters(paramLabel = "PLAN", description = "The plan, as truce plan wrote it.")
    private Path file = Path.of("");

    @Option(names = "--rehearse", description = "Carry it out on a copy in the repository; change no live data.")
    private boolean rehearse;

    @Option(names = "--approve", paramLabel = "DIGEST", description = "The digest of the plan that is approved.")
    private @Nullable String approved;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who approves and acts. Default: the user")
    private @Nullable String actor;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        RollbackPlan plan = RollbackPlan.read(file);
        String who = actor == null ? out.console().user() : actor;
        try (Workspace workspace = repositoryOptions.open(out.console());
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            ExecutionListener halt = HaltBefore.in(out.console().environment());
            RollbackReport report = report(plan, who, workspace, store, out, step -> {
                storeOptions.remember(workspace, out); // all checks have passed, and after a crash recover needs it
                halt.before(step);
            });
            storeOptions.remember(workspace, out);
            out.document(report.toJson());
            PlanView.print(report, plan, out);
            return report.asPredicted() && report.leftAlone().isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }

    private RollbackReport report(
            RollbackPlan plan,
            String who,
            Workspace workspace,
            StoreOptions.Opened store,
            Output out,
            ExecutionListener listener) {
        try (RollbackWatch watch = new RollbackWatch("rollback", out, listener)) {
            RollbackExecutor executor = workspace.executor(watch, store.rules());
            return rehearse
                    ? executor.rehearse(plan, store.live())
                    : executor.execute(plan, store.live(), approval(plan, who, out), who);
        }
    }

    private @Nullable Approval approval(RollbackPlan plan, String who, Output out) {
        if (approved == null) {
            return null;
        }
        Digest digest;
        try {
            digest = approved.startsWith("sha256:") ? Digest.parse(approved) : Digest.parseHex(approved);
        } catch (IllegalArgumentException e) {
            throw new ApprovalRequiredException(
                    "--approve " + approved + " is no digest; plan " + file + " has " + plan.digest() + ".");
        }
        return new Approval(digest, who, out.console().clock().instant(), reason);
    }
}
