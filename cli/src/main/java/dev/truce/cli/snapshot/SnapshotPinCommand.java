package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Digest;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code truce snapshot pin} and {@code truce snapshot unpin}. */
public abstract class SnapshotPinCommand extends TruceCommand {

    @Parameters(paramLabel = "SNAPSHOT", description = "Its id, four or more digits of it, or latest.")
    private String name = "";

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    /** Changes the pin of a snapshot; false if it was so already. */
    abstract boolean change(SnapshotRepository repository, Snapshot snapshot);

    /** What the change is called. */
    abstract String done();

    /** What is said when there was nothing to change. */
    abstract String before();

    /** Why, for the audit trail. */
    abstract String why();

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            Snapshot snapshot = workspace.repository().find(name);
            Digest id = snapshot.id();
            boolean changed = change(workspace.repository(), snapshot);
            if (changed) {
                workspace
                        .audit()
                        .append(new AuditEvent(
                                AuditKind.SNAPSHOT,
                                id.toString(),
                                out.console().user(),
                                why(),
                                "{\"" + done() + "\":true}"));
            }
            out.document(JsonNodeFactory.instance
                    .objectNode()
                    .put("snapshot", id.toString())
                    .put(done(), changed));
            out.say("Snapshot " + id.shortText() + " " + (changed ? "is " + done() : before()) + ".");
            return ExitCode.DONE;
        }
    }

    /** {@code truce snapshot pin}. */
    @Command(
            name = "pin",
            header = "Keeps a snapshot whatever a policy says, until it is unpinned.",
            description = {"", "snapshot list shows what is pinned, snapshot prune --dry-run by whom and why."},
            footerHeading = "%nExamples:%n",
            footer = {"  truce snapshot pin 3f9a12 --message 'before the audit of 2026'"})
    public static final class Pin extends SnapshotPinCommand {

        @Option(names = "--message", paramLabel = "TEXT", defaultValue = "", description = "Why it is to stay.")
        private String message = "";

        @Override
        boolean change(SnapshotRepository repository, Snapshot snapshot) {
            return repository.pins().pin(snapshot, message);
        }

        @Override
        String done() {
            return "pinned";
        }

        @Override
        String before() {
            return "was pinned already";
        }

        @Override
        String why() {
            return message;
        }
    }

    /** {@code truce snapshot unpin}. */
    @Command(
            name = "unpin",
            header = "Lets a policy decide on a pinned snapshot again.",
            footerHeading = "%nExamples:%n",
            footer = {"  truce snapshot unpin 3f9a12"})
    public static final class Unpin extends SnapshotPinCommand {

        @Override
        boolean change(SnapshotRepository repository, Snapshot snapshot) {
            return repository.pins().unpin(snapshot.id());
        }

        @Override
        String done() {
            return "unpinned";
        }

        @Override
        String before() {
            return "was not pinned";
        }

        @Override
        String why() {
            return "";
        }
    }
}
