package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce queue stats}: the queue in figures. */
@Command(
        name = "stats",
        header = "Counts the cases: by status, with whom, by type and reason.",
        description = {"", "It reads every case that is undecided."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce queue stats", "  truce queue stats --json"})
public final class QueueStatsCommand extends TruceCommand {

    private static final int TOP = 10;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            Instant now = out.console().clock().instant();
            QueueFigures figures = QueueFigures.of(workspace.queue(), now);
            Table table = new Table();
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ObjectNode counts = document.putObject("cases");
            figures.counts().forEach((status, count) -> {
                counts.put(status.name(), count);
                table.row(Values.lower(status), Values.count(count));
            });
            figures.standings().forEach((standing, count) -> {
                document.put(standing.inJson(), count);
                table.row(standing.inWords(), Values.count(count));
            });
            if (figures.oldest() != null) {
                Duration age = Duration.between(figures.oldest(), now);
                document.put("oldestSeconds", age.toSeconds());
                table.row("oldest open", Values.span(age));
            }
            out.say(table);
            say("type", figures.types(), document.putObject("types"), out);
            say("reason", figures.reasons(), document.putObject("reasons"), out);
            out.document(document);
            return ExitCode.DONE;
        }
    }

    /** People see the top ones, programs all. */
    private static void say(String title, Map<String, Long> counted, ObjectNode json, Output out) {
        counted.forEach(json::put);
        if (counted.isEmpty()) {
            return;
        }
        Table table = new Table("  ").row(title, "undecided");
        counted.entrySet().stream()
                .limit(TOP)
                .forEach(each -> table.row(Values.cut(each.getKey(), 60), Values.count(each.getValue())));
        out.say(table);
        if (counted.size() > TOP) {
            out.say("  and " + Values.count(counted.size() - TOP) + " more; --json has them all");
        }
    }
}
