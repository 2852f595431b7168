package dev.truce.cli.snapshot;

import dev.truce.cli.agent.AgentSetup;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.copy.CopyReport;
import dev.truce.rollback.copy.SnapshotCopy;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce snapshot copy}. */
@Command(
        name = "copy",
        header = "Copies snapshots to another repository.",
        description = {
            "",
            "Only what is not there is written, and each snapshot is proved there before it appears. It can be",
            "interrupted and repeated. The agent does the same by itself for the second repository that",
            "agent.yaml names."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot copy --to /mnt/second", "  truce snapshot copy latest --to /mnt/second"})
public final class SnapshotCopyCommand extends TruceCommand {

    @Parameters(arity = "0..1", paramLabel = "SNAPSHOT", description = "Which; all that are not there if left out.")
    private @Nullable String name;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the other repository; made by the first copy.")
    private Path to = Path.of("");

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) throws IOException {
        if (Files.exists(to) && !Files.isDirectory(to)) {
            throw usage("--to " + to + " is a file; name a folder");
        }
        try (Workspace workspace = repositoryOptions.open(out.console()).existing()) {
            if (Files.exists(to)
                    && Files.exists(workspace.repositoryFolder())
                    && Files.isSameFile(to, workspace.repositoryFolder())) {
                throw usage("--to " + to + " is the repository itself, and no second copy; name another folder");
            }
            SnapshotRepository from = workspace.repository();
            SnapshotRepository other = AgentSetup.repository(
                    to,
                    () -> repositoryOptions.identityOptions().read(out.console()),
                    out.console().clock());
            SnapshotCopy copy = new SnapshotCopy(from, other.as(out.console().userAtHost()));
            List<Snapshot> wanted = name == null ? copy.missing() : List.of(from.find(name));
            long bytes = 0;
            for (Snapshot snapshot : wanted) {
                CopyReport report = copy.copy(snapshot);
                bytes += report.bytes();
                ObjectNode document = JsonNodeFactory.instance.objectNode();
                out.document(document.put("snapshot", snapshot.id().toString())
                        .put("objects", report.objects())
                        .put("bytes", report.bytes()));
            }
            out.say(out.good("Copied") + ": " + Values.count(wanted.size(), "snapshot") + ", " + Values.size(bytes)
                    + ", to " + to);
            return ExitCode.DONE;
        }
    }
}
