package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Copy;
import dev.truce.cli.workspace.IdentityOptions;
import dev.truce.cli.workspace.KeyOptions;
import dev.truce.cli.workspace.Notifications;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.SeenRepository;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Violations;
import dev.truce.cli.workspace.Workspace;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.age.Identities;
import dev.truce.integrity.bag.Bag;
import dev.truce.integrity.bag.VerificationKey;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.store.ObjectStore;
import dev.truce.integrity.store.RepositoryKeys;
import dev.truce.integrity.store.Sample;
import dev.truce.rollback.repair.RepairReport;
import dev.truce.rollback.repair.RepositoryRepair;
import dev.truce.rollback.snapshot.SnapshotRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce verify}. */
@Command(
        name = "verify",
        header = "Checks an export, or a repository of snapshots, byte by byte.",
        description = {
            "",
            "Reports everything it finds, each with the file it is in, and exits 1 then. Damage of a repository",
            "within a workspace is told to those whom its notifications.yaml names."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce verify export",
            "  truce verify export --signed-by sign.key.pub",
            "  truce verify .truce/repository --deep",
            "  truce verify .truce/repository --sample 1/7",
            "  truce verify .truce/repository --repair-from /mnt/second/repository"
        })
public final class VerifyCommand extends TruceCommand {

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
            names = "--repair-from",
            paramLabel = "OTHER",
            description =
                    "Of a repository, bring back what is missing or damaged from another repository, an export, or "
                            + StoreOptions.FORMS
                            + ". Each object is proved by its digest; damaged files are moved to the folder quarantine, and only when their good copy is on the disk.")
    private @Nullable String other;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    @Option(
            names = "--signed-by",
            paramLabel = "FILE",
            description = "An export must be signed with the key whose public half this file has.")
    private @Nullable Path signedBy;

    @Mixin
    private final IdentityOptions identityOptions = new IdentityOptions();

    @Override
    public ExitCode run(Output out) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new InputRejectedException(
                    folder.toString(),
                    Files.exists(folder)
                            ? "this is a file; name the folder of an export or of a repository"
                            : "there is no such folder; check the path");
        }
        return other == null ? verify(out) : repair(other, out);
    }

    private ExitCode verify(Output out) throws IOException {
        List<VerificationReport> reports = reports(out);
        Path around =
                Copy.isRepository(folder) ? folder.toAbsolutePath().normalize().getParent() : folder;
        if (around != null && Files.exists(around.resolve(Notifications.NAME))) {
            try (Workspace workspace = Workspace.around(around, out.console())) {
                if (workspace.hasDatabase()) {
                    Violations.publish(reports, workspace, out);
                }
            }
        }
        return SnapshotView.print(reports, out);
    }

    private ExitCode repair(String from, Output out) throws IOException {
        if (!sample.equals(Sample.ALL)) {
            throw usage("--repair-from looks at the whole repository; leave out --sample");
        }
        try (Copy damaged = Copy.open(folder.toString(), rulesOptions, keyOptions, identityOptions, this, out);
                Copy good = Copy.open(from, rulesOptions, keyOptions, identityOptions, this, out)) {
            if (damaged.repository() == null) {
                throw usage("--repair-from is for repositories; make an export anew instead");
            }
            RepositoryRepair repair =
                    new RepositoryRepair(damaged.repository(), out.console().clock());
            RepairReport report = good.repository() != null
                    ? repair.from(good.repository())
                    : repair.from(Objects.requireNonNull(good.live()));
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("restoredObjects", report.objects().size());
            ArrayNode commits = document.putArray("restoredSnapshots");
            report.commits().forEach(snapshot -> commits.add(snapshot.toString()));
            report.quarantined().forEach(document.putArray("quarantined")::add);
            ArrayNode left = document.putArray("left");
            report.left().forEach(finding -> left.add(finding.message()));
            out.document(document);
            report.left().forEach(finding -> out.error(finding.message()));
            out.say((report.left().isEmpty() ? out.good("Repaired") : out.bad("Not all is repaired")) + ": "
                    + Values.count(report.objects().size(), "object") + " and "
                    + Values.count(report.commits().size(), "snapshot") + " brought back, "
                    + Values.count(report.quarantined().size(), "damaged file") + " moved to quarantine, "
                    + Values.count(report.left().size(), "finding") + " left");
            return report.left().isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }

    private List<VerificationReport> reports(Output out) throws IOException {
        if (Copy.isPartOfBag(folder)) {
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
        Path repository = Copy.isRepository(folder) ? folder : folder.resolve("repository");
        if (!Copy.isRepository(repository)) {
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
            out.note("The repository is encrypted: what is stored was checked, and what that holds was not; give"
                    + " --identity");
            return List.of(stored);
        }
        return List.of(verify(repository, snapshots.opened(identities), stored.findings()));
    }

    private VerificationReport verify(Path repository, SnapshotRepository kept, List<Finding> stored) {
        VerificationReport report = kept.on(ForkJoinPool.commonPool()).verify(repository.toString(), deep, sample);
        Set<Finding> findings = new LinkedHashSet<>(stored);
        findings.addAll(report.findings());
        Path parent = repository.toAbsolutePath().normalize().getParent();
        if (parent != null) {
            // of the workspace that the repository stands in
            findings.addAll(SeenRepository.in(parent, repository, kept).missed());
        }
        return new VerificationReport(
                report.subject(), report.filesChecked(), report.bytesChecked(), List.copyOf(findings));
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
