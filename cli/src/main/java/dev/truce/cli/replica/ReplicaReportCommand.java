package dev.truce.cli.replica;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.terminal.Visible;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.integrity.Digest;
import dev.truce.rollback.replica.Acknowledged;
import dev.truce.rollback.replica.Replica;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code truce replica report}. */
@Command(
        name = "report",
        header = "Says that a replica finished a sync, and what it has now.",
        description = {
            "",
            "Plans ask the replicas what they may still bring. The more is said, the closer a plan comes:",
            "--state names the whole state that the replica took over, --until and --highest how far it came.",
            "A report that is older than what is known changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce replica report phone",
            "  truce replica report phone --seen 2026-01-13T19:00:00Z --until 2026-01-13T18:59:57Z",
            "  truce replica report phone --state sha256:3f9a…"
        })
public final class ReplicaReportCommand extends TruceCommand {

    private static final Pattern VERSION = Pattern.compile("(?:(\\d{1,18})\\.)?(\\d{1,18})");

    @Parameters(paramLabel = "ID", description = "The replica.")
    private String id = "";

    @Option(names = "--tenant", paramLabel = "NAME", defaultValue = "", description = "Whose data it holds.")
    private String tenant = "";

    @Option(names = "--seen", paramLabel = "TIME", description = "When it finished the sync. Default: now")
    private @Nullable Instant seen;

    @Option(
            names = "--state",
            paramLabel = "ROOT",
            description = "The state root that it has, as snapshot show prints it.")
    private @Nullable String state;

    @Option(names = "--until", paramLabel = "TIME", description = "It has every change until this time.")
    private @Nullable Instant until;

    @Option(names = "--highest", paramLabel = "[EPOCH.]N", description = "The highest version that it has seen.")
    private @Nullable String version;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) {
        if (id.isBlank()) {
            throw usage("a replica has an id; name it");
        }
        Acknowledged acknowledged = new Acknowledged(root(), until == null ? null : HybridTime.of(until), highest());
        Instant at = seen == null ? out.console().clock().instant() : seen;
        try (Workspace workspace = workspaceOptions.open(out.console())) {
            Replica reported = Replica.seen(tenant, id, at, acknowledged);
            Replica known = workspace.database().replicas().report(reported);
            out.document(ReplicaView.json(known));
            out.say(
                    known.equals(reported)
                            ? "Replica " + Visible.of(id) + " was seen at " + Values.time(known.lastSeen()) + "."
                            : "Nothing changed: replica " + Visible.of(id) + " was "
                                    + (known.isRetired() ? "retired" : "seen") + " later.");
            return ExitCode.DONE;
        }
    }

    private @Nullable Digest root() {
        if (state == null) {
            return null;
        }
        try {
            return state.startsWith("sha256:") ? Digest.parse(state) : Digest.parseHex(state);
        } catch (IllegalArgumentException e) {
            throw usage("--state is a digest such as sha256:3f9a…, but found \"" + state + "\"");
        }
    }

    private @Nullable ScalarVersion highest() {
        if (version == null) {
            return null;
        }
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            throw usage("--highest is a number, or an epoch and a number such as 1.7, but found \"" + version + "\"");
        }
        String epoch = numbers.group(1);
        return new ScalarVersion(epoch == null ? 0 : Long.parseLong(epoch), Long.parseLong(numbers.group(2)));
    }
}
