package dev.truce.cli;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.rollback.export.ImportReport;
import dev.truce.rollback.export.Importer;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        footer = {"  truce import export --store dir:restored --key /id"})
final class ImportCommand extends TruceCommand {

    @Parameters(paramLabel = "BAG|FILE", description = "An export, an NDJSON or JSON file, or a folder of them.")
    private Path source = Path.of("");

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    ExitCode run(Output out) {
        if (!Files.exists(source)) {
            throw usage(source + ": there is no such file or folder; check the path");
        }
        try (Workspace workspace = workspaceOptions.open(out.console());
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            ImportReport report = new Importer(store.format()).read(source, store.live());
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
}
