package dev.truce.cli.agent;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.operation.Facts;
import dev.truce.rollback.operation.JobRun;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce doctor}. */
@Command(
        name = "doctor",
        header = "Goes through the checklists, and says what it found and what to do.",
        description = {
            "",
            "Each line is good, a note (not as it should be, but nothing is lost by it now) or bad. Exits 1",
            "when one is bad. Nothing is changed. It reads no content of snapshots: truce verify does."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce doctor", "  truce doctor --json"})
public final class DoctorCommand extends TruceCommand {

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console()).existing()) {
            AgentPlan plan = AgentFile.read(workspace.folder());
            Facts facts = AgentSetup.facts(plan, workspace, repositoryOptions, out);
            List<JobRun> runs = workspace.database().jobs().runs();
            Checkup checkup =
                    new Checklist(workspace, plan, facts, runs, out.console().user()).run();
            ObjectNode document = JsonNodeFactory.instance.objectNode().put("good", checkup.isGood());
            ArrayNode lines = document.putArray("checks");
            Table table = new Table();
            for (Checkup.Line line : checkup.lines()) {
                String result = line.result().name().toLowerCase(Locale.ROOT);
                lines.addObject()
                        .put("check", line.check())
                        .put("result", result)
                        .put("evidence", line.evidence())
                        .put("remedy", line.remedy());
                String shown = switch (line.result()) {
                    case GOOD -> out.good(result);
                    case NOTE -> out.warning(result);
                    case BAD -> out.bad(result);
                };
                table.row(
                        shown,
                        line.check(),
                        Values.shortened(line.evidence(), 160)
                                + (line.remedy().isEmpty() ? "" : "; " + Values.shortened(line.remedy(), 160)));
            }
            out.document(document);
            out.say(table);
            return checkup.isGood() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }
}
