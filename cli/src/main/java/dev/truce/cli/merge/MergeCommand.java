package dev.truce.cli.merge;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.EnvironmentOptions;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.Explanation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.StrategyName;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code truce merge}: one document, a file of cases, or as git's merge driver. */
@Command(
        name = "merge",
        header = "Merges two versions of a JSON document, or a file of cases.",
        customSynopsis = {
            "truce merge [--base FILE] --local FILE --server FILE [--rules FILE] [--strategy NAME]",
            "                   [--explain] [-o FILE]",
            "       truce merge --cases FILE [--rules FILE] [--strategy NAME] [-o FILE]",
            "       truce merge --driver %%O %%A %%B [%%P] [--rules FILE] [--strategy NAME]"
        },
        description = {
            "",
            "Prints the merged document. Where both sides changed a value and no rule decides, the exit",
            "code is 1, the conflicting paths are listed on standard error, and the server's value stands",
            "at each of them.",
            "Without --rules, the ruleset that is active in the workspace's environment holds, and without",
            "one the defaults: field by field, conflicts are left open."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce merge --base b.json --local l.json --server s.json --explain",
            "  truce merge --cases cases.ndjson -o results.ndjson",
            "  git config merge.truce.driver 'truce merge --driver %%O %%A %%B %%P'",
            "  echo '*.json merge=truce' >> .gitattributes"
        })
public final class MergeCommand extends TruceCommand {

    @Option(names = "--base", paramLabel = "FILE", description = "The last state both agreed on; none if left out.")
    private @Nullable Path base;

    @Option(names = "--local", paramLabel = "FILE", description = "Local's document.")
    private @Nullable Path local;

    @Option(names = "--server", paramLabel = "FILE", description = "The server's document.")
    private @Nullable Path server;

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            description = "Cases, one JSON object a line: id, base, local, server; optional strategy, rules, stamps.")
    private @Nullable Path cases;

    @Option(
            names = "--driver",
            arity = "3..4",
            paramLabel = "FILE",
            description = "Base, local, server as git names them, and the path to print in messages; the result"
                    + " replaces local's file with its indentation and line ends.")
    private @Nullable List<Path> driver;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            converter = RulesOptions.StrategyConverter.class,
            description = "serverWins, localWins, latestWins, fieldLevelMerge or manualResolution, for every conflict.")
    private @Nullable StrategyName strategy;

    @Mixin
    private final EnvironmentOptions environmentOptions = new EnvironmentOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Option(
            names = "--explain",
            description =
                    "Say on standard error what was decided at each path, by which rule and why, what each side held,"
                            + " and what was discarded.")
    private boolean explain;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write here instead of standard output.")
    private @Nullable Path target;

    @Override
    public ExitCode run(Output out) {
        if (driver != null) {
            if (cases != null || base != null || local != null || server != null || target != null) {
                throw usage("--driver names all files itself; leave out the other files");
            }
            return new MergeDriver(() -> rules(out), out).run(driver);
        }
        if (cases != null) {
            if (base != null || local != null || server != null) {
                throw usage("--cases brings its own sides; leave out --base, --local and --server");
            }
            return new CaseRun(rules(out), strategy, out).run(cases, target);
        }
        if (local == null || server == null) {
            throw usage("two sides are needed: --local FILE and --server FILE, or --cases FILE, or --driver");
        }
        return mergeFiles(local, server, out);
    }

    private Ruleset rules(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console())) {
            RulesOptions rules = rulesOptions.orActive(environmentOptions, workspace, out);
            return RulesOptions.withStrategy(rules.ruleset(), strategy);
        }
    }

    private ExitCode mergeFiles(Path localFile, Path serverFile, Output out) {
        Ruleset rules = rules(out);
        Documents documents = new Documents(rules, out.console().clock());
        Side<JsonNode> agreed = documents.side(base);
        Side<JsonNode> ours = documents.side(localFile);
        Side<JsonNode> theirs = documents.side(serverFile);
        RecordId id = documents.record(ours, theirs);
        Outcome<JsonNode> outcome = documents.decide(id, agreed, ours, theirs);
        JsonNode merged = documentOf(outcome, rules.record(), agreed);
        if (target != null && merged != null) {
            String text = StrictJson.pretty(merged) + "\n";
            DurableFiles.replace(target, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        } else if (merged != null) {
            out.result(StrictJson.pretty(merged));
        }
        out.document(ResultLine.of(null, outcome));
        if (explain) {
            Explanation.of(outcome, FieldAccess.json(), agreed, ours, theirs)
                    .lines()
                    .forEach(out::note);
        }
        if (outcome instanceof Outcome.Parked<JsonNode> parked) {
            report("Conflict", parked, ConflictTable.of(parked, agreed, ours, theirs), out);
            return ExitCode.LEFT_OPEN;
        }
        return ExitCode.DONE;
    }

    private static @Nullable JsonNode documentOf(
            Outcome<JsonNode> outcome, @Nullable RecordFormat format, Side<JsonNode> base) {
        if (outcome instanceof Outcome.Parked<JsonNode> parked) {
            return parked.partial();
        }
        Outcome.Resolved<JsonNode> resolved = (Outcome.Resolved<JsonNode>) outcome;
        // only a format says that a document is deleted
        return resolved.value() == null
                ? Objects.requireNonNull(format).tombstone(resolved.id(), resolved.stamp(), base.valueOrNull())
                : resolved.localValue();
    }

    static void report(String title, Outcome.Parked<JsonNode> parked, Table table, Output out) {
        int paths = parked.conflicts().size();
        String what = paths == 0 ? parked.reason().name() : Values.count(paths, "conflicting path");
        out.note(out.bad(title + ": " + what) + (parked.detail().isEmpty() ? "" : "; " + parked.detail()));
        table.lines().forEach(out::note);
    }
}
