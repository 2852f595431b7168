package dev.truce.cli.rollback;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.rollback.RollbackPlan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce runbook}. */
@Command(
        name = "runbook",
        header = "Prints what people do to carry a plan out, in order, with the commands.",
        description = {
            "",
            "Templates: rollback (the default), emergency, device-lost, reinstall, outage, corrupted-local,",
            "cloud-failure. Nothing is done."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce runbook plan.json", "  truce runbook plan.json --template device-lost"})
public final class RunbookCommand extends TruceCommand {

    @Parameters(paramLabel = "PLAN", description = "The plan, as truce plan wrote it.")
    private Path file = Path.of("");

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "rollback",
            description = "Which order. Default: ${DEFAULT-VALUE}")
    private String template = "rollback";

    @Override
    public ExitCode run(Output out) {
        RunbookTemplate chosen = Arrays.stream(RunbookTemplate.values())
                .filter(one -> one.text().equals(template))
                .findFirst()
                .orElseThrow(() -> usage("--template is "
                        + Arrays.stream(RunbookTemplate.values())
                                .map(RunbookTemplate::text)
                                .collect(Collectors.joining(", "))
                        + ", but found \"" + template + "\""));
        RollbackPlan plan = RollbackPlan.read(file);
        List<RunbookTemplate.Line> lines = chosen.lines(plan, file.toString());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("template", chosen.text()).put("plan", plan.digest().toString());
        ArrayNode steps = json.putArray("steps");
        lines.forEach(line -> steps.addObject().put("what", line.what()).put("command", line.command()));
        out.document(json);
        out.say("Runbook for " + chosen.about() + " (plan " + plan.digest().shortText() + ", "
                + PlanView.risk(plan.risk().level(), out) + ")");
        for (int i = 0; i < lines.size(); i++) {
            out.say((i + 1) + ". " + lines.get(i).what());
            if (!lines.get(i).command().isEmpty()) {
                out.say("   $ " + lines.get(i).command());
            }
        }
        return ExitCode.DONE;
    }
}
