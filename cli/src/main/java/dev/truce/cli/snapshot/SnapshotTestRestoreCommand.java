package dev.truce.cli.snapshot;

import dev.truce.cli.agent.ByHand;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.DataFile;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.execution.TestRestore;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce snapshot test-restore}. */
@Command(
        name = "test-restore",
        header = "Restores a snapshot into a temporary folder to try it, and removes that.",
        description = {
            "",
            "Every record is written, read again and compared. How long it took is kept: truce status tells it",
            "as the recovery time. Exits 1 when anything is not as the snapshot says."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot test-restore", "  truce snapshot test-restore 3f9a --in /var/tmp"})
public final class SnapshotTestRestoreCommand extends TruceCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "SNAPSHOT",
            defaultValue = SnapshotRepository.LATEST,
            description = "Which. Default: ${DEFAULT-VALUE}")
    private String name = SnapshotRepository.LATEST;

    @Option(names = "--in", paramLabel = "DIR", description = "An existing folder with room. Default: the system's.")
    private @Nullable Path place;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        if (place != null && !Files.isDirectory(place)) {
            throw usage("--in " + place + " is no folder; name one that is there");
        }
        try (Workspace workspace = repositoryOptions.open(out.console()).existing()) {
            Snapshot snapshot = workspace.repository().find(name);
            Path where = place == null ? DataFile.temporaries() : place;
            TestRestore.Report report = ByHand.testRestore(
                    workspace,
                    out,
                    () -> new TestRestore(workspace.repository(), System::nanoTime).run(snapshot, where),
                    snapshot);
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("snapshot", snapshot.id().toString())
                    .put("records", report.records())
                    .put("milliseconds", report.took().toMillis());
            report.problems().forEach(document.putArray("problems")::add);
            out.document(document);
            report.problems().forEach(out::error);
            out.say((report.problems().isEmpty() ? out.good("Restored") : out.bad("Not restored")) + ": snapshot "
                    + snapshot.id().shortText() + ", " + Values.count(report.records(), "record") + " in "
                    + Values.count(report.took().toMillis()) + " ms; nothing of it was kept");
            return report.problems().isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }
}
