package dev.truce.cli.rules;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.EnvironmentOptions;
import dev.truce.cli.workspace.KeptRules;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.CaseOrder;
import dev.truce.conflict.queue.CaseStatus;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetEdit;
import dev.truce.conflict.suggest.RuleEvidence;
import dev.truce.conflict.suggest.RulesetProposal;
import dev.truce.integrity.file.DurableFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce rules suggest}: what people decide again and again, as rules. */
@Command(
        name = "suggest",
        header = "Proposes rules for what was decided alike again and again.",
        description = {
            "",
            "Reads the newest decided cases and looks, path by path, for a rule that would have decided as",
            "people and programs did: set, max, min, latest, server or local. Prints the decisions, the",
            "change of the ruleset, and its replay over the cases of the queue, decided ones too.",
            "Nothing is registered or activated: a proposal is a result, and the exit code is 0.",
            "The ruleset is that of --rules, else what is active, else that of the newest decided case."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce rules suggest",
            "  truce rules suggest --type seat --least 20 --share 0.95",
            "  truce rules suggest --rules rules.yaml -o proposed.yaml"
        })
public final class RulesSuggestCommand extends TruceCommand {

    @Option(names = "--type", paramLabel = "NAME", description = "Only records of this type.")
    private @Nullable String type;

    @Option(
            names = "--least",
            paramLabel = "N",
            description = "With fewer decisions at a path nothing is proposed for it. Default: ${DEFAULT-VALUE}")
    private int least = 10;

    @Option(
            names = "--share",
            paramLabel = "PART",
            description =
                    "Which part of the decisions a rule must explain, over 0.5 and up to 1. Default: ${DEFAULT-VALUE}")
    private double share = 0.9;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "How many decided cases are read, the newest ones. Default: ${DEFAULT-VALUE}")
    private int last = 10_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many differences of the replay to show. Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the whole changed ruleset here; JSON when the name ends in .json, else YAML.")
    private @Nullable Path target;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final EnvironmentOptions environmentOptions = new EnvironmentOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        checkOptions();
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            List<RuleEvidence> evidence = RuleEvidence.read(workspace.queue(), type, last);
            Ruleset before = before(workspace, out);
            if (SemanticVersion.parse(before.version()).isEmpty()) {
                throw usage("only a version such as 1.4.0 can be followed by another, but " + before.name()
                        + " says version " + before.version());
            }
            RulesetProposal proposal =
                    RulesetProposal.of(before, workspace.rulesets().list(), evidence, least, share);
            ProposalView view = new ProposalView(before, proposal);
            ObjectNode document = view.json();
            view.print(out);
            if (!proposal.made().isEmpty()) {
                ReplayReport replay = new ReplayReport(proposal.rules(), limit, out).of(workspace.queue());
                document.set("replay", replay.document());
                replay.say();
                write(proposal.rules());
                out.say(next(proposal));
            }
            out.document(document);
            return ExitCode.DONE;
        }
    }

    private void checkOptions() {
        if (least < 1 || last < 1 || limit < 0) {
            throw usage("--least and --last are at least 1 and --limit is a count, but found " + least + ", " + last
                    + " and " + limit);
        }
        if (!(share > 0.5 && share <= 1)) {
            throw usage("--share is over 0.5 and at most 1, but found " + share);
        }
        Path rules = rulesOptions.file();
        if (target != null
                && rules != null
                && target.toAbsolutePath()
                        .normalize()
                        .equals(rules.toAbsolutePath().normalize())) {
            throw usage("-o would replace " + rules + " and its comments; name another file");
        }
    }

    private Ruleset before(Workspace workspace, Output out) {
        RulesOptions options = rulesOptions.orActive(environmentOptions, workspace, out);
        if (options.given()) {
            return options.ruleset();
        }
        List<ConflictCase> newest = workspace
                .queue()
                .list(
                        new CaseFilter(null, CaseStatus.DECIDED, type, 1),
                        CaseOrder.NEWEST_FIRST,
                        CaseOrder.NEWEST_FIRST.start());
        return newest.isEmpty() ? options.ruleset() : new KeptRules(workspace).of(newest.get(0));
    }

    private void write(Ruleset rules) {
        if (target != null) {
            boolean json = target.toString().toLowerCase(Locale.ROOT).endsWith(".json");
            String text = RulesetEdit.text(rules, json);
            DurableFiles.replace(target, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String next(RulesetProposal proposal) {
        String version = proposal.rules().version();
        return target == null
                ? "Nothing was registered or activated. Next: " + call() + " -o FILE"
                : "Nothing was registered or activated; " + target + " holds "
                        + proposal.rules().name() + " "
                        + version + ". Next: truce rules check " + target + ", then truce rules register " + target
                        + " --bump " + Values.lower(proposal.bump())
                        + " --message TEXT, then truce rules activate " + version;
    }
}
