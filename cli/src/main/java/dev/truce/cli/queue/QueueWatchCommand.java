package dev.truce.cli.queue;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Courier;
import dev.truce.cli.workspace.Notifications;
import dev.truce.cli.workspace.RulesOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditJson;
import dev.truce.conflict.audit.AuditPayload;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.integrity.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code truce queue watch}: what happens to cases, as it happens. */
@Command(
        name = "watch",
        header = "Prints a line whenever a case is parked, decided, put off or closed, or dies.",
        description = {
            "",
            "It looks at the audit trail every few seconds until it is interrupted, or as often as --count",
            "says. With --json, one entry of the trail a line.",
            "",
            "Each time it enforces the deadlines that passed: the fallback of the workspace's queue.yaml",
            "decides, or the case becomes one of the highest priority. It also delivers what is to be told to",
            "those whom notifications.yaml in the workspace names."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce queue watch",
            "  truce queue watch --every 1m --json",
            "  truce queue watch --after 0 --count 1"
        })
public final class QueueWatchCommand extends TruceCommand {

    private static final int PAGE = 1_000;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "How often to look, such as 5s or 1m. Default: ${DEFAULT-VALUE}")
    private Duration every = Duration.ofSeconds(5);

    @Option(names = "--count", paramLabel = "N", description = "Look so often, then end. Default: until interrupted")
    private @Nullable Long count;

    @Option(
            names = "--after",
            paramLabel = "N",
            description = "Begin after this entry of the audit trail. Default: after the last there is")
    private @Nullable Long after;

    @Mixin
    private final RulesOptions rulesOptions = new RulesOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) throws InterruptedException {
        if (every.isNegative()) {
            throw usage("--every is no negative time, but found " + every);
        }
        if (count != null && count < 1) {
            throw usage("--count is at least 1, but found " + count);
        }
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            AuditTrail trail = workspace.audit();
            DecisionCheck check = new CaseRules(workspace, rulesOptions, out).ofEach();
            long seen = after == null ? readOn(trail, 0, entry -> {}) : after;
            Notifications notifications = workspace.notifications();
            try (Courier courier = Courier.of(notifications.deliveries(workspace.database(), out.console()))) {
                courier.deadLetters().forEach(out::note);
                return watch(workspace.queue(), check, trail, seen, courier, out);
            }
        }
    }

    private ExitCode watch(
            ConflictQueue queue, DecisionCheck check, AuditTrail trail, long from, Courier courier, Output out)
            throws InterruptedException {
        long seen = from;
        out.note("Watching from entry " + seen + " of the audit trail on; Ctrl-C ends it.");
        for (long looks = 1; ; looks++) {
            // what is late is dealt with before it is told
            queue.enforceDeadlines(check, PAGE);
            seen = readOn(trail, seen, entry -> tell(entry, out));
            courier.deliver();
            if (count != null && looks >= count) {
                return ExitCode.DONE;
            }
            Thread.sleep(every.toMillis());
        }
    }

    /** Reads to the end of the trail, and returns the number of its last entry. */
    private static long readOn(AuditTrail trail, long after, Consumer<AuditEntry> sink) {
        long last = after;
        List<AuditEntry> page;
        do {
            page = trail.entries(last, PAGE);
            for (AuditEntry entry : page) {
                sink.accept(entry);
                last = entry.sequence();
            }
        } while (page.size() == PAGE);
        return last;
    }

    private static void tell(AuditEntry entry, Output out) {
        String what = what(entry);
        if (what != null) {
            out.document(() -> AuditJson.line(entry));
            out.say(Values.time(entry.at()) + " " + entry.event().subject() + " " + what + ": " + record(entry)
                    + ", by " + entry.event().actor() + reason(entry));
        }
    }

    /** What happened to a case, in words; null for what happened to something else. */
    private static @Nullable String what(AuditEntry entry) {
        return switch (entry.event().kind()) {
            case PARKED -> "parked";
            case DECISION -> "decided";
            case SELF_RESOLVED -> "closed";
            case DEAD -> "died";
            case DEFERRED -> "put off";
            case ESCALATED -> "escalated";
            case LEASE_LOST -> "lease lost";
            default -> null;
        };
    }

    private static String record(AuditEntry entry) {
        if (!(entry.event().payload() instanceof AuditPayload.Kept kept)) {
            return "(erased)";
        }
        JsonNode payload = StrictJson.reader().read(kept.text(), "the audit trail");
        return Values.cut(
                payload.path("type").asString() + "/" + payload.path("key").asString(), 60);
    }

    private static String reason(AuditEntry entry) {
        String reason = entry.event().reason();
        return reason.isEmpty() ? "" : ": " + Values.shortened(reason, 200);
    }
}
