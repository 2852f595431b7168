package dev.truce.cli.rollback;

import dev.truce.cli.terminal.Converters;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.guard.Deed;
import dev.truce.rollback.planning.DecisionUndo;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce plan}. */
@Command(
        name = "plan",
        header = "Plans a rollback, rehearses it, and says how dangerous it is and why.",
        description = {
            "",
            "Nothing is changed. The plan is for the data as it is now: when the data changes, make a new one.",
            "Modes: repair puts back what is missing or unreadable (the default); authoritative takes",
            "everything back; fork writes the snapshot beside the live data."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce plan --to latest -o plan.json",
            "  truce plan --to 2026-01-13T19:00:00Z --mode authoritative -o plan.json",
            "  truce plan --to latest --mode authoritative --record guest/7 -o plan.json",
            "  truce plan --undo-decisions-of bob --from 2026-01-13 -o plan.json",
            "  truce rollback plan.json --rehearse"
        })
public final class PlanCommand extends TruceCommand {

    @Option(
            names = "--to",
            paramLabel = "SNAPSHOT|TIME",
            description = "A snapshot, or an instant: the newest snapshot of then.")
    private @Nullable String target;

    @Option(
            names = "--mode",
            paramLabel = "NAME",
            defaultValue = "repair",
            description = "repair, authoritative or fork. Default: ${DEFAULT-VALUE}")
    private String mode = "repair";

    @Option(names = "--fork", paramLabel = "DIR", description = "The folder a fork is written to; must not exist.")
    private @Nullable Path forkFolder;

    @Option(
            names = "--keep-new",
            description = "Leave records that the snapshot does not have, where an authoritative plan deletes them.")
    private boolean keepNew;

    @Mixin
    private final ScopeOptions scopeOptions = new ScopeOptions();

    @Mixin
    private final UndoOptions undoOptions = new UndoOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the plan here, for truce rollback.")
    private @Nullable Path file;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        RestoreMode wanted = mode();
        try (Workspace workspace = repositoryOptions.open(out.console());
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            RollbackRequest request = undoOptions.given()
                    ? undo(workspace, store, out)
                    : new RollbackRequest(
                            snapshot(workspace.repository()),
                            wanted,
                            forkFolder == null
                                    ? null
                                    : forkFolder.toAbsolutePath().normalize(),
                            scopeOptions.scope(this),
                            true,
                            keepNew);
            RollbackPlan plan = planner(workspace, store, out).plan(request, store.live());
            String text = StrictJson.pretty(plan.toJson()) + "\n";
            if (file != null) {
                DurableFiles.replace(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
            }
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.PLAN,
                            plan.digest().toString(),
                            out.console().user(),
                            "",
                            plan.toJson().toString()));
            storeOptions.remember(workspace, out);
            out.document(plan.toJson());
            PlanView.print(plan, out);
            if (file != null) {
                boolean safe = plan.risk().level() == RiskLevel.SAFE;
                out.say("Next: truce rollback " + file + (safe ? "" : " --approve " + plan.digest()));
            }
            return ExitCode.DONE;
        }
    }

    private RollbackRequest undo(Workspace workspace, StoreOptions.Opened store, Output out) {
        if (target != null || forkFolder != null || keepNew) {
            throw usage(
                    "decisions are taken back in place of --to, and neither --fork nor --keep-new says anything then");
        }
        DecisionUndo undo = undoOptions.undo(workspace, scopeOptions, this);
        RollbackRequest request = undo.request(workspace.repository(), store.live());
        undo.refused().forEach(reason -> out.note("not taken back: " + reason));
        return request;
    }

    /** Plans as every command here does, if the policy lets the user. */
    static RollbackPlanner planner(Workspace workspace, StoreOptions.Opened store, Output out) {
        RollbackPolicy policy = workspace.rollbackPolicy();
        policy.guards()
                .noting(workspace.audit(), store.live().location())
                .require(Deed.PLAN, out.console().user());
        return builder(workspace, store, policy, out).build();
    }

    static RollbackPlanner.Builder builder(
            Workspace workspace, StoreOptions.Opened store, RollbackPolicy policy, Output out) {
        return RollbackPlanner.builder(
                        workspace.repository(), store.format(), out.console().clock())
                .ruleset(store.rules())
                .queue(workspace.queue())
                .replicas(workspace.database().replicas())
                .policy(policy);
    }

    private RestoreMode mode() {
        RestoreMode wanted;
        try {
            wanted = RestoreMode.parse(mode);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (keepNew && wanted != RestoreMode.AUTHORITATIVE) {
            throw usage("--keep-new goes with --mode authoritative; " + mode + " deletes nothing");
        }
        if ((wanted == RestoreMode.FORK) != (forkFolder != null)) {
            throw usage("--mode fork and --fork DIR go together");
        }
        return wanted;
    }

    private Snapshot snapshot(SnapshotRepository repository) {
        String wanted = target;
        if (wanted == null) {
            throw usage("--to SNAPSHOT|TIME is missing; or take decisions back: --undo-case, --undo-decisions-of");
        }
        Instant time;
        try {
            time = Converters.storable(OffsetDateTime.parse(wanted).toInstant());
        } catch (DateTimeException e) {
            return repository.find(wanted);
        }
        return repository
                .findAt(time)
                .orElseThrow(() -> new UnknownSnapshotException("A snapshot of " + wanted
                        + " or before was asked for, but there is none; see: truce snapshot list"));
    }
}
