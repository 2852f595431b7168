package dev.truce.cli.rollback;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.Approval;
import dev.truce.rollback.RollbackPlan;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce approve}. */
@Command(
        name = "approve",
        header = "Records the consent to a plan, for whoever carries it out.",
        description = {
            "",
            "The consent is bound to exactly this plan, stands in the audit trail, and holds as long as",
            "risk.yaml says (seven days unless told). Where risk.yaml wants a second approver, a dangerous plan",
            "needs two persons."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce approve plan.json --reason 'read by the team'", "  truce rollback plan.json"})
public final class ApproveCommand extends TruceCommand {

    @Parameters(paramLabel = "PLAN", description = "The plan, as truce plan wrote it.")
    private Path file = Path.of("");

    @Option(names = "--actor", paramLabel = "NAME", description = "Who approves. Default: the user")
    private @Nullable String actor;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the audit trail.")
    private String reason = "";

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        RollbackPlan plan = RollbackPlan.read(file);
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            workspace.existing();
            Approval approval = workspace
                    .approver()
                    .approve(plan, actor == null ? out.console().user() : actor, reason);
            Instant until =
                    approval.at().plus(workspace.rollbackPolicy().guards().approvalLife());
            out.document(json(approval, until));
            out.say(out.good("Approved") + ": plan " + plan.digest().shortText() + " by " + approval.approver()
                    + ", until " + until);
            out.say("Next: truce rollback " + file);
            return ExitCode.DONE;
        }
    }

    private static ObjectNode json(Approval approval, Instant until) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("plan", approval.plan().toString())
                .put("approver", approval.approver())
                .put("at", approval.at().toString())
                .put("until", until.toString())
                .put("reason", approval.reason());
    }
}
