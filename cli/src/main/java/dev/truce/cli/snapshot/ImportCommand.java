package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.DataFile;
import dev.truce.cli.workspace.IdentityOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.json.JsonLimits;
import dev.truce.jdbc.table.SqliteExportFormat;
import dev.truce.rollback.export.ImportLimits;
import dev.truce.rollback.export.ImportReport;
import dev.truce.rollback.export.Importer;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce import}. */
@Command(
        name = "import",
        header = "Brings the records of an export or of a file into a store, overwriting nothing.",
        description = {
            "",
            "An export is verified first. A record that is there with another content refuses the import."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce import export --store dir:restored --key /id",
            "  truce import reservations.csv.gz --store dir:restored --rules rules.yaml"
        })
public final class ImportCommand extends TruceCommand {

    @Parameters(
            paramLabel = "BAG|FILE",
            description =
                    "An export, or a file or folder of files: .ndjson, .json, .csv or .sqlite, also as .gz or .zst.")
    private Path source = Path.of("");

    @Option(
            names = "--max-expanded",
            paramLabel = "BYTES",
            description = "How many bytes a compressed file may expand to. Default: 1099511627776")
    private long maxExpandedBytes = ImportLimits.defaults().maxExpandedBytes();

    @Option(
            names = "--max-expansion",
            paramLabel = "N",
            description = "How many times its length a compressed file may expand to, above 64 MiB. Default: 200")
    private int maxExpansion = ImportLimits.defaults().maxExpansion();

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "How many values, names, braces and brackets a document may have. Default: 1000000")
    private long maxTokens = ImportLimits.defaults().document().maxTokens();

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Mixin
    private final IdentityOptions identityOptions = new IdentityOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        if (!Files.exists(source)) {
            throw usage(source + ": there is no such file or folder; check the path");
        }
        try (Workspace workspace = workspaceOptions.open(out.console());
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            ImportReport report = new Importer(store.format())
                    .within(limits())
                    .with(new SqliteExportFormat(), DataFile.temporaries())
                    .opening(identityOptions.read(out.console()))
                    .read(source, store.live());
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("source", source.toString()).put("store", store.live().location());
            ObjectNode added = document.putObject("added");
            report.added().forEach(added::put);
            document.put("unchanged", report.unchanged());
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.IMPORT,
                            store.live().location(),
                            out.console().user(),
                            "",
                            document.toString()));
            storeOptions.rememberFirst(workspace, out);
            out.document(document);
            out.say(out.good("Imported ") + Values.count(report.total(), "record") + " into "
                    + store.live().location() + "; " + Values.count(report.unchanged()) + " were there already");
            return ExitCode.DONE;
        }
    }

    private ImportLimits limits() {
        try {
            JsonLimits usual = ImportLimits.defaults().document();
            JsonLimits document = new JsonLimits(
                    usual.maxDocumentBytes(),
                    usual.maxStringChars(),
                    usual.maxDepth(),
                    usual.maxNumberDigits(),
                    maxTokens);
            return new ImportLimits(maxExpandedBytes, maxExpansion, document);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }
}
