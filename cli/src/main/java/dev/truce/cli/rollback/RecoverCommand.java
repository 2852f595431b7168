package dev.truce.cli.rollback;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.execution.RollbackExecutor;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce recover}. */
@Command(
        name = "recover",
        header = "Finishes or undoes whatever a crash interrupted.",
        description = {"", "Where nothing was interrupted, nothing is written. Can itself be interrupted and repeated."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce recover", "  truce recover --undo"})
public final class RecoverCommand extends TruceCommand {

    @Option(names = "--undo", description = "Bring back the state before, also where the rest could be done.")
    private boolean undo;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console()).existing();
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            RollbackExecutor executor =
                    workspace.executor(HaltBefore.in(out.console().environment()), store.rules());
            String user = out.console().user();
            List<RollbackReport> reports =
                    undo ? executor.undo(store.live(), user) : executor.recover(store.live(), user);
            storeOptions.remember(workspace, out);
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ArrayNode list = document.putArray("recovered");
            reports.forEach(report -> list.add(report.toJson()));
            out.document(document);
            reports.forEach(report -> PlanView.print(report, out));
            if (reports.isEmpty()) {
                out.say("Nothing was interrupted.");
            }
            boolean whole =
                    reports.stream().allMatch(report -> report.leftAlone().isEmpty() && report.asPredicted());
            return whole ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }
}
