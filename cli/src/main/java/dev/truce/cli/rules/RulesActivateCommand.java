package dev.truce.cli.rules;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.EnvironmentOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.registry.Activation;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.RulesetVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce rules activate} and {@code rollback}: which version holds in an environment. */
public abstract class RulesActivateCommand extends TruceCommand {

    @Parameters(paramLabel = "VERSION", description = "A registered version, such as 1.4.0.")
    private String number = "";

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the audit trail.")
    private String reason = "";

    @Mixin
    private final EnvironmentOptions environmentOptions = new EnvironmentOptions();

    @Mixin
    private final VersionOptions versionOptions = new VersionOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    /** Lets the version hold. */
    abstract Activation change(
            RulesetRegistry registry, RulesetVersion version, String environment, String author, String reason);

    @Override
    public ExitCode run(Output out) {
        String environment = environmentOptions.name();
        if (environment.isBlank()) {
            throw usage("--environment names an environment; it must not be empty");
        }
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            RulesetRegistry registry = workspace.rulesets();
            RulesetVersion version = versionOptions.of(number, registry, this);
            int before = registry.history().size();
            Activation activation =
                    change(registry, version, environment, out.console().user(), reason);
            out.document(RulesetView.json(activation));
            boolean changed = activation.number() > before;
            out.say(out.good(version + (changed ? " is active in " : " was active already in ") + environment)
                    + (changed && activation.replaced() != null ? ", in place of " + activation.replaced() : ""));
            return ExitCode.DONE;
        }
    }

    /** {@code truce rules activate}. */
    @Command(
            name = "activate",
            header = "Lets a registered version hold in an environment.",
            description = {
                "",
                "reconcile and merge take the active ruleset of the workspace where no --rules are given.",
                "Replay recorded conflicts first, to see what the version would change."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  truce rules activate 1.1.0",
                "  truce rules activate 1.1.0 --environment production --reason 'as agreed on Monday'"
            })
    public static final class Forward extends RulesActivateCommand {
        @Override
        Activation change(
                RulesetRegistry registry, RulesetVersion version, String environment, String author, String reason) {
            return registry.activate(version, environment, author, reason);
        }
    }

    /** {@code truce rules rollback}. */
    @Command(
            name = "rollback",
            header = "Goes back to a version that held in an environment before.",
            description = {"", "A version that never held there is refused (exit code 7); activate it instead."},
            footerHeading = "%nExamples:%n",
            footer = {"  truce rules rollback 1.0.0 --reason 'tags were lost'"})
    public static final class Back extends RulesActivateCommand {
        @Override
        Activation change(
                RulesetRegistry registry, RulesetVersion version, String environment, String author, String reason) {
            return registry.rollback(version, environment, author, reason);
        }
    }
}
