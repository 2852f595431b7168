package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.SeenRepository;
import dev.truce.cli.workspace.Violations;
import dev.truce.cli.workspace.Workspace;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce snapshot verify}. */
@Command(
        name = "verify",
        header = "Proves one snapshot, or all, from the bytes that are stored now.",
        description = {"", "Exits 1 when anything is missing or damaged, naming the file."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot verify", "  truce snapshot verify latest --deep"})
public final class SnapshotVerifyCommand extends TruceCommand {

    @Parameters(arity = "0..1", paramLabel = "SNAPSHOT", description = "Which; all if left out.")
    private @Nullable String name;

    @Option(names = "--deep", description = "Decode every record and compute every hash again, too.")
    private boolean deep;

    @Option(
            names = "--accept",
            description = "Take what is in the repository for all that should be, although more was seen there before.")
    private boolean accept;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            SnapshotRepository repository = workspace.repository();
            List<VerificationReport> reports = new ArrayList<>();
            if (name != null) {
                reports.add(repository.verify(repository.find(name), deep));
            } else {
                reports.add(new VerificationReport(
                        workspace.repositoryFolder().toString(), 0, 0, repository.damagedCommits()));
                reports.add(new VerificationReport("what was seen before", 0, 0, seen(workspace)));
                for (Snapshot snapshot : repository.list()) {
                    reports.add(repository.verify(snapshot, deep));
                }
            }
            if (workspace.hasDatabase()) {
                Violations.publish(reports, workspace, out);
            }
            return SnapshotView.print(reports, out);
        }
    }

    private List<Finding> seen(Workspace workspace) {
        SeenRepository seen = SeenRepository.of(workspace);
        List<Finding> missed = accept ? List.of() : seen.missed();
        if (missed.isEmpty() && workspace.hasDatabase() && Files.isWritable(workspace.folder())) {
            seen.accept();
        }
        return missed;
    }
}
