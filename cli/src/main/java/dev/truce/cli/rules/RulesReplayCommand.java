package dev.truce.cli.rules;

import dev.truce.cli.merge.CaseLine;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.EnvironmentOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.Side;
import dev.truce.conflict.registry.RecordedConflict;
import dev.truce.conflict.registry.Replay;
import dev.truce.conflict.registry.SemanticVersion;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.integrity.json.NdjsonReader;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code truce rules replay}: what another version would change, before it is activated. */
@Command(
        name = "replay",
        header = "Runs recorded conflicts under another ruleset and says what would come out otherwise.",
        description = {
            "",
            "The conflicts are the cases of the queue, decided ones too: they waited, so they can only come",
            "out as parked still, parked otherwise, or now resolved. With --cases they are those of a file,",
            "in the format of merge --cases, and are compared with what --from makes of them.",
            "Nothing is changed: a difference is a result, and the exit code is 0."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce rules replay 1.1.0",
            "  truce rules replay rules.yaml --cases cases.ndjson",
            "  truce rules replay 2.0.0 --cases cases.ndjson --from 1.1.0 --json"
        })
public final class RulesReplayCommand extends TruceCommand {

    @Parameters(paramLabel = "RULES", description = "A registered version such as 1.4.0, or a file.")
    private String candidate = "";

    @Option(names = "--cases", paramLabel = "FILE", description = "Recorded conflicts, one case a line.")
    private @Nullable Path cases;

    @Option(
            names = "--from",
            paramLabel = "RULES",
            description =
                    "With --cases, what to compare with: a registered version or a file. Default: what is active.")
    private @Nullable String from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many differences to show. Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Mixin
    private final EnvironmentOptions environmentOptions = new EnvironmentOptions();

    @Mixin
    private final VersionOptions versionOptions = new VersionOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        if (from != null && cases == null) {
            throw usage("--from is compared with on a file; a case of the queue says itself what became of it");
        }
        if (limit < 0) {
            throw usage("--limit is a count, but found " + limit);
        }
        InstantSource clock = out.console().clock();
        try (Workspace workspace = workspaceOptions.open(out.console())) {
            Ruleset rules = rules(candidate, workspace);
            ReplayReport report = new ReplayReport(rules, limit, out);
            if (cases == null) {
                report.of(workspace.existing().queue());
            } else {
                Ruleset before = from == null ? active(workspace, out) : rules(from, workspace);
                file(cases, before, new Replay(rules, clock), clock, report);
            }
            report.print();
            return ExitCode.DONE;
        }
    }

    private Ruleset rules(String text, Workspace workspace) {
        if (SemanticVersion.parse(text).isEmpty()) {
            return Ruleset.read(Path.of(text));
        }
        var registry = workspace.existing().rulesets();
        return registry.require(versionOptions.of(text, registry, this)).ruleset();
    }

    private Ruleset active(Workspace workspace, Output out) {
        return environmentOptions
                .active(workspace, out)
                .orElseThrow(() -> usage("nothing is active to compare with; say --from RULES"));
    }

    private static void file(Path file, Ruleset before, Replay replay, InstantSource clock, ReplayReport report) {
        Replay earlier = new Replay(before, clock);
        try (NdjsonReader lines = NdjsonReader.open(file, StrictJson.reader())) {
            while (lines.hasNext()) {
                NdjsonReader.Line line = lines.next();
                CaseLine asked = read(line, before);
                Side<String> base = text(asked.base());
                Side<String> local = text(asked.local());
                Side<String> server = text(asked.server());
                Replay under = asked.rules() == before ? earlier : new Replay(asked.rules(), clock);
                report.add(replay.run(new RecordedConflict(
                        "line " + line.number(),
                        asked.record(),
                        base,
                        local,
                        server,
                        under.decide(asked.record(), base, local, server))));
            }
        }
    }

    private static CaseLine read(NdjsonReader.Line line, Ruleset before) {
        JsonNode given = line.json();
        try {
            return CaseLine.of(given, before, null);
        } catch (MetadataException | RulesetException | IllegalArgumentException e) {
            throw line.rejected("", String.valueOf(e.getMessage()));
        }
    }

    private static Side<String> text(Side<JsonNode> side) {
        if (side instanceof Side.Present<JsonNode> present) {
            return Side.present(StrictJson.text(present.value()), present.stamp());
        }
        return side instanceof Side.Tombstone
                ? Side.tombstone(side.stamp())
                : side.isGone() ? Side.none() : Side.unknown();
    }
}
