package dev.truce.cli;

import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.VerificationKey;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.RepositoryKeys;
import dev.truce.integrity.store.Sample;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code truce verify}. */
@Command(
        name = "verify",
        header = "Checks an export, or a repository of snapshots, byte by byte.",
        description = {"", "Reports everything it finds, each with the file it is in, and exits 1 then."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce verify export",
            "  truce verify export --signed-by sign.key.pub",
            "  truce verify .truce/repository --deep",
            "  truce verify .truce/repository --sample 1/7"
        })
final class VerifyCommand extends TruceCommand {

    @Parameters(paramLabel = "BAG|REPOSITORY", description = "The folder of an export or of a repository.")
    private Path folder = Path.of("");

    @Option(names = "--deep", description = "Of a repository, decode every record and compute every hash again, too.")
    private boolean deep;

    @Option(
            names = "--sample",
            paramLabel = "n/t",
            converter = SampleConverter.class,
            description =
                    "Of a repository, read only the n-th of t parts of its files, and every commit object. Whether"
                            + " anything is missing is seen only without it.")
    private Sample sample = Sample.ALL;

    @Option(
            names = "--signed-by",
            paramLabel = "FILE",
            description = "An export must be signed with the key whose public half this file has.")
    private @Nullable Path signedBy;

    @Mixin
    private final IdentityOptions identityOptions = new IdentityOptions();

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
            if (!sample.equals(Sample.ALL)) {
                throw usage("--sample is for repositories; an export is checked whole");
            }
            // also when a part is missing: that is what a bag is checked for
            return List.of(
                    signedBy == null
                            ? Bag.verify(folder)
                            : Bag.verify(
                                    folder,
                                    VerificationKey.parse(
                                            signedBy.toString(),
                                            new String(IdentityOptions.bytes(signedBy), StandardCharsets.UTF_8))));
        }
        if (signedBy != null) {
            throw usage("--signed-by is for exports; a repository is not signed");
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
        ObjectStore kept = ObjectStore.directory(repository);
        if (!RepositoryKeys.exist(kept)) {
            return List.of(verify(repository, snapshots, List.of()));
        }
        // what is stored is proved without a key
        VerificationReport stored = RepositoryKeys.verify(kept, repository.toString(), sample);
        Identities identities = identityOptions.read(out.console());
        if (identities.isEmpty() && !deep) {
            out.note(
                    "The repository is encrypted: what is stored was checked, and what that holds was not; give --identity");
            return List.of(stored);
        }
        return List.of(verify(repository, snapshots.opened(identities), stored.findings()));
    }

    private VerificationReport verify(Path repository, SnapshotRepository kept, List<Finding> stored) {
        SnapshotRepository snapshots = kept.on(ForkJoinPool.commonPool());
        VerificationReport files = snapshots.contents().verify(repository.toString(), deep, sample);
        Set<Finding> findings = new LinkedHashSet<>(stored);
        findings.addAll(snapshots.damagedCommits());
        findings.addAll(files.findings());
        List<Snapshot> listed = snapshots.list();
        if (sample.equals(Sample.ALL)) {
            for (Snapshot snapshot : listed) {
                // an object that is gone shows only where it is missed
                findings.addAll(snapshots.verify(snapshot, deep).findings());
            }
        }
        return new VerificationReport(
                repository.toString(),
                files.filesChecked() + listed.size(),
                files.bytesChecked(),
                List.copyOf(findings));
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
        return Stream.of("objects", "packs", "snapshots", "keys")
                .anyMatch(part -> Files.isDirectory(folder.resolve(part)));
    }

    /** Reads {@code n/t}. */
    static final class SampleConverter implements ITypeConverter<Sample> {
        @Override
        public Sample convert(String text) {
            try {
                return Sample.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
