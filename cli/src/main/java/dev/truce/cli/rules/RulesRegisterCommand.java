package dev.truce.cli.rules;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.registry.Bump;
import dev.truce.conflict.registry.RegisteredRuleset;
import dev.truce.conflict.registry.RulesetDifference;
import dev.truce.conflict.registry.RulesetRegistry;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.Ruleset;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce rules register}: a version that never changes again. */
@Command(
        name = "register",
        header = "Registers a ruleset as a version that never changes again.",
        description = {
            "",
            "The ruleset says its version itself. It must be the registered version before it, bumped:",
            "  patch   every conflict comes out as before: names, order, layout, comments",
            "  minor   only what waits for a person changes: a rule for a path that had none, conflicts",
            "          that are settled or no longer settled, constants added to a rank",
            "  major   a conflict may come out with another value: another rule, strategy, topology, or",
            "          another place of metadata",
            "A bump that is too small is refused (exit code 7), naming the path and the right version."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce rules register rules.yaml --message 'the beginning'",
            "  truce rules register rules.yaml --bump minor --message 'party size: the later one'"
        })
public final class RulesRegisterCommand extends TruceCommand {

    @Parameters(paramLabel = "FILE", description = "The ruleset, YAML or JSON.")
    private Path file = Path.of("");

    @Option(
            names = "--bump",
            paramLabel = "NAME",
            converter = BumpConverter.class,
            description = "patch, minor or major. Default: what the ruleset's version says.")
    private @Nullable Bump bump;

    @Option(
            names = {"-m", "--message"},
            required = true,
            paramLabel = "TEXT",
            description = "What changed, in words.")
    private String message = "";

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        Ruleset rules = Ruleset.read(file);
        if (message.isBlank()) {
            throw usage("--message says what changed; it must not be empty");
        }
        try (Workspace workspace = workspaceOptions.open(out.console())) {
            RulesetRegistry registry = workspace.rulesets();
            Optional<RegisteredRuleset> before = before(registry, rules);
            Bump asked = bump != null ? bump : said(before, rules);
            RegisteredRuleset registered =
                    registry.register(rules, asked, message, out.console().user());
            RulesetDifference difference = RulesetDifference.between(
                    before.map(RegisteredRuleset::ruleset).orElse(rules), rules);
            ObjectNode document = RulesetView.json(registered);
            document.set("changes", RulesetView.json(difference));
            out.document(document);
            out.say(out.good("Registered " + registered.version()) + ", digest " + registered.digest());
            Table table = new Table("  ").row("changed", "from", "to", "needs");
            difference
                    .changes()
                    .forEach(change -> table.row(
                            change.place(),
                            Values.cut(change.was(), 40),
                            Values.cut(change.is(), 40),
                            Values.lower(change.needs())));
            if (!difference.changes().isEmpty()) {
                out.say(table);
            }
            out.say("Next: truce rules replay " + registered.version().number() + ", then truce rules activate "
                    + registered.version().number());
            return ExitCode.DONE;
        }
    }

    private static Optional<RegisteredRuleset> before(RulesetRegistry registry, Ruleset rules) {
        Optional<SemanticVersion> number = SemanticVersion.parse(rules.version());
        return registry.list().stream()
                .filter(each -> each.version().name().equals(rules.name()))
                .filter(each -> number.isPresent() && each.version().number().compareTo(number.get()) < 0)
                .max(Comparator.comparing(RegisteredRuleset::version));
    }

    /** The bump that leads from the version before to the one that the ruleset says; a patch when none does. */
    private static Bump said(Optional<RegisteredRuleset> before, Ruleset rules) {
        if (before.isEmpty()) {
            return Bump.MAJOR;
        }
        SemanticVersion last = before.get().version().number();
        for (Bump each : Bump.values()) {
            if (last.after(each).toString().equals(rules.version())) {
                return each;
            }
        }
        return Bump.PATCH;
    }

    /** Reads a bump in small letters. */
    static final class BumpConverter implements ITypeConverter<Bump> {
        @Override
        public Bump convert(String text) {
            for (Bump each : Bump.values()) {
                if (Values.lower(each).equals(text)) {
                    return each;
                }
            }
            throw new TypeConversionException("a bump is patch, minor or major, but found \"" + text + "\"");
        }
    }
}
