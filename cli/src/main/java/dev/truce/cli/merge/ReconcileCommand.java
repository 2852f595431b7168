package dev.truce.cli.merge;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.EnvironmentOptions;
import dev.truce.cli.workspace.KeyOptions;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce reconcile}: two whole data sets. */
@Command(
        name = "reconcile",
        header = "Resolves two data sets, and says what each side must apply.",
        customSynopsis = {
            "truce reconcile [--base FILE] --local FILE --server FILE [--rules FILE | --key POINTER]",
            "                       --out DIR [--changes-only] [--workspace DIR]"
        },
        description = {
            "",
            "The data sets are NDJSON, one record a line, in any order, and complete. Writes into DIR:",
            "  merged.ndjson     the agreed state, sorted by key; the base of the next run",
            "  to-server.ndjson  the changes the server must apply, with the version it must still have",
            "  to-local.ndjson   the changes local must apply, likewise",
            "  (records that were kept beside a new one, and the new ones, come last in these three)",
            "  parked.ndjson     the records that wait in the queue for a decision",
            "  report.json       counts, warnings, digests of rules and inputs; written last",
            "",
            "Without --rules, the ruleset that is active in the workspace's environment holds (truce rules",
            "activate), and without one the defaults for records with a key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce reconcile --base b.ndjson --local l.ndjson --server s.ndjson --key /id --out out",
            "  truce reconcile --base out/merged.ndjson --local l2.ndjson --server s2.ndjson \\",
            "                  --rules rules.yaml --out out2",
            "  truce queue list"
        })
public final class ReconcileCommand extends TruceCommand {

    @Option(names = "--base", paramLabel = "FILE", description = "The last agreed state; none if left out.")
    private @Nullable Path base;

    @Option(names = "--local", required = true, paramLabel = "FILE", description = "Local's data set.")
    private Path local = Path.of("");

    @Option(names = "--server", required = true, paramLabel = "FILE", description = "The server's data set.")
    private Path server = Path.of("");

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files are written.")
    private Path target = Path.of("");

    @Option(
            names = "--changes-only",
            description =
                    "Leave out merged.ndjson, which is as long as a data set, when the agreed state is kept elsewhere.")
    private boolean changesOnly;

    @Option(names = "--allow-empty", description = "Take a file without records for an empty data set.")
    private boolean allowEmpty;

    @Mixin
    private final EnvironmentOptions environmentOptions = new EnvironmentOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw usage(target + " is a file; name a folder");
        }
        try (Workspace workspace = workspaceOptions.open(out.console())) {
            Ruleset rules = keyOptions.recordRules(rulesOptions.orActive(environmentOptions, workspace, out), this);
            Reconciliation.Inputs inputs = new Reconciliation.Inputs(base, local, server, allowEmpty);
            ReconcileReport report =
                    new Reconciliation(rules, workspace, out).run(inputs, new Reconciliation.Target(target, files()));
            ObjectNode document = report.document();
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.RECONCILE,
                            target.toString(),
                            out.console().user(),
                            "",
                            StrictJson.text(document)));
            out.document(document);
            print(report, out);
            return report.parked() > 0 ? ExitCode.LEFT_OPEN : ExitCode.DONE;
        }
    }

    private Set<ReconcileFiles.Name> files() {
        Set<ReconcileFiles.Name> files = EnumSet.allOf(ReconcileFiles.Name.class);
        if (changesOnly) {
            files.remove(ReconcileFiles.Name.MERGED);
        }
        return files;
    }

    private void print(ReconcileReport report, Output out) {
        out.say(out.bold("Reconciled " + Values.count(report.records(), "record")) + " in " + report.secondsText());
        out.say(report.table());
        out.say("Written to " + target + ": " + report.filesText());
        if (report.parked() > 0) {
            out.say(out.warning(Values.count(report.parked(), "record") + " parked") + ", "
                    + Values.count(report.newCases(), "new case") + " in the queue; next: truce queue list");
        }
    }
}
