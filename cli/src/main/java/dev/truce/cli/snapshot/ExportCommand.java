package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.FilterOptions;
import dev.truce.cli.workspace.IdentityOptions;
import dev.truce.cli.workspace.RecipientOptions;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.bag.SigningKey;
import dev.truce.jdbc.table.SqliteExportFormat;
import dev.truce.rollback.export.Compression;
import dev.truce.rollback.export.ExportFormat;
import dev.truce.rollback.export.ExportManifest;
import dev.truce.rollback.export.ExportRequest;
import dev.truce.rollback.export.Exporter;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce export}. */
@Command(
        name = "export",
        header = "Writes a snapshot as a folder that anybody can check: a BagIt bag (RFC 8493).",
        description = {"", "The folder exists whole or not at all. Check it with sha256sum -c manifest-sha256.txt."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce export latest --format ndjson --out export",
            "  (cd export && sha256sum -c manifest-sha256.txt)",
            "  truce verify export",
            "  truce export latest --format sqlite --out export-2",
            "  truce export latest --out export-4 --encrypt-to age1… --sign-with sign.key",
            "  truce export latest --format csv --compress gzip --out export-3 \\",
            "    --where '/status = \"confirmed\" and /partySize >= 4' --from 2026-01-01"
        })
public final class ExportCommand extends TruceCommand {

    @Parameters(paramLabel = "SNAPSHOT", description = "Its id, four or more digits of it, or latest.")
    private String name = "";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "ndjson",
            description = "ndjson, json, csv or sqlite. Default: ${DEFAULT-VALUE}")
    private String format = "ndjson";

    @Option(
            names = "--compress",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "How each file is compressed: none, gzip or zstd. Default: ${DEFAULT-VALUE}")
    private String compression = "none";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to make; must not exist.")
    private Path target = Path.of("");

    @Option(names = "--type", paramLabel = "NAME", description = "Only this record type; can be repeated.")
    private List<String> types = new ArrayList<>();

    @Mixin
    private final FilterOptions filterOptions = new FilterOptions();

    @Mixin
    private final RecipientOptions recipientOptions = new RecipientOptions();

    @Option(
            names = "--sign-with",
            paramLabel = "FILE",
            description = "Sign the folder with the Ed25519 key in this file.")
    private @Nullable Path signingKey;

    @Option(
            names = "--stamp",
            description = {
                "Put the time of the export into the names of its files, in milliseconds since 1970:",
                "seat-1893456000000.json instead of seat.json."
            })
    private boolean stamped;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        ExportFormat chosen = chosen(ExportFormat::parse, format);
        Compression compressed = chosen(Compression::parse, compression);
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            Snapshot snapshot = workspace.repository().find(name);
            for (String type : types) {
                if (!snapshot.content().counts().containsKey(type)) {
                    throw usage("the snapshot has no type \"" + type + "\"; it has "
                            + String.join(", ", snapshot.content().counts().keySet()));
                }
            }
            if (Files.exists(target)) {
                throw usage(target + " exists already; name a new folder");
            }
            ExportManifest manifest = exporter(workspace, out)
                    .export(
                            new ExportRequest(
                                    snapshot,
                                    chosen,
                                    compressed,
                                    filterOptions.filter(types, workspace, this),
                                    stamped),
                            target);
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("export", target.toString())
                    .put("snapshot", snapshot.id().toString());
            document.put("format", chosen.text()).put("records", manifest.records());
            document.put("compression", compressed.text())
                    .put("stateRoot", manifest.stateRoot().toString());
            boolean filtered = manifest.filter() != null;
            if (filtered) {
                document.put("snapshotRecords", snapshot.content().records());
            }
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.EXPORT, target.toString(), out.console().user(), "", document.toString()));
            out.document(document);
            out.say(out.good("Exported ") + Values.count(manifest.records(), "record")
                    + (filtered ? " of " + Values.count(snapshot.content().records()) : "") + " to " + target);
            out.say("Check it: (cd " + target + " && sha256sum -c manifest-sha256.txt), or truce verify " + target);
            return ExitCode.DONE;
        }
    }

    private Exporter exporter(Workspace workspace, Output out) {
        Exporter exporter = new Exporter(workspace.repository(), out.console().clock()).with(new SqliteExportFormat());
        Optional<Recipients> recipients = recipientOptions.read(this);
        if (recipients.isPresent()) {
            exporter = exporter.encryptedTo(recipients.get());
        }
        if (signingKey != null) {
            String text = new String(IdentityOptions.bytes(signingKey), StandardCharsets.UTF_8);
            exporter = exporter.signedWith(SigningKey.parse(signingKey.toString(), text));
        }
        return exporter;
    }

    private <T> T chosen(Function<String, T> parse, String text) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }
}
