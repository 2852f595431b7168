package dev.truce.cli.rollback;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.jdbc.DurableWorkspace;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.execution.EmergencyRestore;
import dev.truce.rollback.execution.RollbackExecutor;
import dev.truce.rollback.guard.EmergencyLimit;
import dev.truce.rollback.risk.RestoreMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce emergency}. */
@Command(
        name = "emergency",
        header = "Restores the newest snapshot that verifies, at once: plan, approval and rollback in one.",
        description = {
            "",
            "For when nobody is there to read a plan. Puts back what is missing or unreadable; --mode",
            "authoritative takes everything back. Limited to two an hour unless risk.yaml says otherwise, over",
            "all processes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce emergency --reason 'the disk of the server died'",
            "  truce emergency --mode authoritative --reason 'a script overwrote all guests'"
        })
public final class EmergencyCommand extends TruceCommand {

    @Option(
            names = "--mode",
            paramLabel = "NAME",
            defaultValue = "repair",
            description = "repair or authoritative. Default: ${DEFAULT-VALUE}")
    private String mode = "repair";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who acts. Default: the user")
    private @Nullable String actor;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        RestoreMode wanted = mode();
        if (reason.isBlank()) {
            throw usage("--reason is empty; say why, for those who read the audit trail");
        }
        String who = actor == null ? out.console().user() : actor;
        try (Workspace workspace = repositoryOptions.open(out.console());
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            RollbackPolicy policy = workspace.rollbackPolicy();
            ExecutionListener halt = HaltBefore.in(out.console().environment());
            RollbackExecutor executor = workspace.executor(
                    step -> {
                        storeOptions.remember(workspace, out);
                        halt.before(step);
                    },
                    store.rules());
            EmergencyLimit limit = new EmergencyLimit(
                    workspace.audit(),
                    out.console().clock(),
                    policy.guards().emergenciesAnHour(),
                    work -> inOneTransaction(workspace.database(), work));
            EmergencyRestore.Done done = new EmergencyRestore(
                            PlanCommand.builder(workspace, store, policy, out).build(), executor, limit)
                    .run(store.live(), wanted, who, reason);
            storeOptions.remember(workspace, out);
            out.document(done.report().toJson());
            PlanView.print(done.plan(), out);
            PlanView.print(done.report(), done.plan(), out);
            return done.report().asPredicted() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }

    private static void inOneTransaction(DurableWorkspace database, Runnable work) {
        database.inOneTransaction(() -> {
            work.run();
            return true;
        });
    }

    private RestoreMode mode() {
        for (RestoreMode one : new RestoreMode[] {RestoreMode.REPAIR, RestoreMode.AUTHORITATIVE}) {
            if (one.text().equals(mode)) {
                return one;
            }
        }
        throw usage("--mode is repair or authoritative, but found \"" + mode + "\"");
    }
}
