package dev.truce.cli.snapshot;

import dev.truce.cli.agent.ByHand;
import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.RecipientOptions;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.SeenRepository;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Finding;
import dev.truce.integrity.age.Recipients;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.snapshot.Snapshot;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce snapshot create}. */
@Command(
        name = "create",
        header = "Takes a snapshot of the live data.",
        description = {
            "",
            "It is there when the command says so: all of it is on the disk then.",
            "The first snapshot of a repository decides whether all of it is encrypted (--encrypt-to or",
            "--passphrase-file); what comes after is, and needs a key (--identity) to be read and written."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce snapshot create --store dir:data --key /id --message 'before the import'",
            "  truce snapshot create --store jdbc:sqlite:app.db",
            "  truce snapshot create --store 'jdbc:postgresql://db.example/shop?user=ann'",
            "  truce key create --out my.key",
            "  truce snapshot create --store dir:data --encrypt-to age1…"
        })
public final class SnapshotCreateCommand extends TruceCommand {

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(names = "--message", paramLabel = "TEXT", defaultValue = "", description = "What to say about it.")
    private String message = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "A name to find it by; can be repeated.")
    private List<String> tags = new ArrayList<>();

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Mixin
    private final RecipientOptions recipientOptions = new RecipientOptions();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console());
                StoreOptions.Opened store = storeOptions.open(workspace, this)) {
            refuseMissing(store);
            encrypt(workspace, out);
            Snapshot.Note note = new Snapshot.Note(message, new TreeSet<>(tags), Snapshot.RulesetRef.of(store.rules()));
            SeenRepository seen = SeenRepository.of(workspace);
            List<Finding> missed = seen.missed();
            missed.forEach(finding -> out.error(finding.message()));
            Snapshot snapshot = ByHand.backup(
                    workspace,
                    out,
                    () -> workspace.repository().create(store.live(), note),
                    store.live().location());
            seen.add(snapshot, missed.isEmpty());
            storeOptions.remember(workspace, out);
            ObjectNode document = SnapshotView.json(snapshot);
            workspace
                    .audit()
                    .append(new AuditEvent(
                            AuditKind.SNAPSHOT,
                            snapshot.id().toString(),
                            out.console().user(),
                            message,
                            StrictJson.text(document)));
            out.document(document);
            out.say(out.good("Snapshot " + snapshot.id().shortText()) + ": "
                    + Values.count(snapshot.content().records(), "record") + " of " + snapshot.source());
            out.say("State root: " + snapshot.content().stateRoot());
            return ExitCode.DONE;
        }
    }

    /** Whether a repository is encrypted is decided by the first snapshot; a key that is of no use must not be overlooked. */
    private void encrypt(Workspace workspace, Output out) {
        Optional<Recipients> recipients = recipientOptions.read(this);
        if (recipients.isPresent()) {
            workspace.encrypt(recipients.get());
        } else if (repositoryOptions.identityOptions().named() && !workspace.isEncrypted()) {
            throw usage(
                    "a key was given, but the repository is not encrypted: to begin an encrypted one say --encrypt-to"
                            + " or --passphrase-file, or leave the key away");
        } else if (!repositoryOptions.identityOptions().read(out.console()).isEmpty()
                && !workspace.isEncrypted()
                && workspace.repository().list().isEmpty()) {
            throw usage(
                    "the environment names a key, but this new repository would not be encrypted: say --encrypt-to or"
                            + " --passphrase-file, or unset the variable");
        }
    }

    /** A mistyped path must not become a snapshot of nothing. */
    private static void refuseMissing(StoreOptions.Opened store) {
        store.live()
                .folder()
                .filter(folder -> store.live().location().startsWith("dir:") && !Files.isDirectory(folder))
                .ifPresent(folder -> {
                    throw new InputRejectedException(
                            folder.toString(), "there is no such folder to take a snapshot of; check the path");
                });
    }
}
