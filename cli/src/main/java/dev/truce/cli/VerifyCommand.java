package dev.truce.cli;

import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce verify}. */
@Command(
        name = "verify",
        header = "Checks an export, or a repository of snapshots, byte by byte.",
        description = {"", "Reports everything it finds, each with the file it is in, and exits 1 then."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce verify export", "  truce verify .truce/repository --deep"})
final class VerifyCommand extends TruceCommand {

    @Parameters(paramLabel = "BAG|REPOSITORY", description = "The folder of an export or of a repository.")
    private Path folder = Path.of("");

    @Option(names = "--deep", description = "Of a repository, decode every record and compute every hash again, too.")
    private boolean deep;

    @Override
    ExitCode run(Output out) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new InputRejectedException(
                    folder.toString(),
                    Files.exists(folder)
                            ? "this is a file; name the folder of an export or of a repository"
                            : "there is no such folder; check the path");
        }
        return SnapshotView.print(reports(out), out);
    }

    private List<VerificationReport> reports(Output out) throws IOException {
        if (isPartOfBag(folder)) {
            // also when a part is missing: that is what a bag is checked for
            return List.of(Bag.verify(folder));
        }
        Path repository = isRepository(folder) ? folder : folder.resolve("repository");
        if (!isRepository(repository)) {
            throw new InputRejectedException(
                    folder.toString(),
                    "this is neither an export nor a repository; name the folder that truce export wrote, or a"
                            + " workspace or its repository");
        }
        SnapshotRepository snapshots =
                SnapshotRepository.directory(repository, out.console().clock());
        VerificationReport objects = snapshots.contents().verify(repository.toString());
        Set<Finding> findings = new LinkedHashSet<>(snapshots.damagedCommits());
        findings.addAll(objects.findings());
        List<Snapshot> listed = snapshots.list();
        for (Snapshot snapshot : listed) {
            // an object that is gone shows only where it is missed
            findings.addAll(snapshots.verify(snapshot, deep).findings());
        }
        return List.of(new VerificationReport(
                repository.toString(),
                objects.filesChecked() + listed.size(),
                objects.bytesChecked(),
                List.copyOf(findings)));
    }

    private static boolean isPartOfBag(Path folder) throws IOException {
        try (Stream<Path> parts = Files.list(folder)) {
            return parts.map(part -> part.getFileName().toString())
                    .anyMatch(part -> part.equals("bagit.txt")
                            || part.equals("bag-info.txt")
                            || part.equals("data")
                            || part.startsWith("manifest-")
                            || part.startsWith("tagmanifest-"));
        }
    }

    private static boolean isRepository(Path folder) {
        return Files.isDirectory(folder.resolve("objects")) || Files.isDirectory(folder.resolve("snapshots"));
    }
}
