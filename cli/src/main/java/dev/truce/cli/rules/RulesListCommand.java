package dev.truce.cli.rules;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.RulesetVersion;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce rules list}: the registered versions. */
@Command(
        name = "list",
        header = "Lists the registered versions and where they hold.",
        description = {"", "With --json, one version a line; with --history, one activation a line."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce rules list", "  truce rules list --history"})
public final class RulesListCommand extends TruceCommand {

    @Option(names = "--history", description = "List what held where and when instead, oldest first.")
    private boolean history;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            RulesetRegistry registry = workspace.rulesets();
            if (history) {
                history(registry.history(), out);
            } else {
                versions(registry, out);
            }
            return ExitCode.DONE;
        }
    }

    private static void versions(RulesetRegistry registry, Output out) {
        Map<String, RulesetVersion> active = new TreeMap<>();
        registry.history().forEach(each -> active.put(each.environment(), each.version()));
        Table table = new Table().row("ruleset", "version", "digest", "at", "by", "active in", "message");
        List<RegisteredRuleset> versions = registry.list();
        for (RegisteredRuleset each : versions) {
            List<String> environments = active.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(each.version()))
                    .map(Map.Entry::getKey)
                    .toList();
            ObjectNode document = RulesetView.json(each);
            ArrayNode list = document.putArray("activeIn");
            environments.forEach(list::add);
            out.document(document);
            table.row(
                    each.version().name(),
                    each.version().number(),
                    each.digest().shortText(),
                    Values.time(each.registeredAt()),
                    each.author(),
                    environments.isEmpty() ? "-" : String.join(", ", environments),
                    each.message());
        }
        out.say(table);
        if (versions.isEmpty()) {
            out.say("No ruleset is registered; next: truce rules register FILE --message TEXT");
        }
    }

    private static void history(List<Activation> activations, Output out) {
        Table table = new Table().row("no.", "at", "environment", "ruleset", "in place of", "how", "by", "reason");
        for (Activation each : activations) {
            out.document(RulesetView.json(each));
            table.row(
                    each.number(),
                    Values.time(each.at()),
                    each.environment(),
                    each.version(),
                    each.replaced() == null ? "-" : each.replaced(),
                    each.rollback() ? "rollback" : "activate",
                    each.author(),
                    each.reason());
        }
        out.say(table);
    }
}
