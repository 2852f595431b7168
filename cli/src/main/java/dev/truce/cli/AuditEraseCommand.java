package dev.truce.cli;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditErasure;
import dev.truce.conflict.audit.AuditJson;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce audit erase}: forgets what the trail has seen of a record. */
@Command(
        name = "erase",
        header = "Erases the payloads of the entries about a record, rehearsed first.",
        description = {
            "",
            "Without --apply nothing is changed: it lists the entries. With --apply their payloads, the full values,",
            "are erased, which is an entry of its own. Who, when, why and the record's name stay, and the chain holds.",
            "Sealed entries lose theirs in the files that --segment gives; it exits 1 when there are others, which it",
            "names. Cases in the queue, snapshots and files that were exported have copies of their own, which stay."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce audit erase --type guest --key 7 --reason 'asked for by mail'",
            "  truce audit erase --type guest --key 7 --reason 'asked for by mail' --apply"
        })
final class AuditEraseCommand extends TruceCommand {

    @Option(names = "--type", required = true, paramLabel = "NAME", description = "The type of the record.")
    private String type = "";

    @Option(names = "--key", required = true, paramLabel = "KEY", description = "The key of the record.")
    private String key = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
    private String reason = "";

    @Option(names = "--actor", paramLabel = "NAME", description = "Who erases. Default: the user")
    private @Nullable String actor;

    @Option(names = "--apply", description = "Erase what the rehearsal lists.")
    private boolean apply;

    @Mixin
    private final SegmentOptions segmentOptions = new SegmentOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    ExitCode run(Output out) {
        if (type.isEmpty() || key.isEmpty()) {
            throw usage("--type and --key name a record, and are not empty");
        }
        RecordId id = new RecordId(type, key);
        AuditSelection selection = AuditSelection.about(id);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            return apply
                    ? apply(workspace.audit(), selection, id, out)
                    : rehearse(workspace.audit(), selection, id, out);
        }
    }

    private ExitCode rehearse(AuditTrail trail, AuditSelection selection, RecordId id, Output out) {
        SortedSet<Long> entries = new TreeSet<>();
        Table table = new Table().row("entry", "at", "kind", "subject", "actor");
        Consumer<AuditEntry> listed = entry -> {
            entries.add(entry.sequence());
            table.row(
                    entry.sequence(),
                    Values.time(entry.at()),
                    entry.event().kind(),
                    Values.shortened(entry.event().subject(), 60),
                    entry.event().actor());
        };
        segmentOptions.of(trail).select(selection, listed);
        trail.select(selection, listed);
        ObjectNode document = document(entries, false);
        List<AuditSegment> unseen = segmentOptions.report(trail, document);
        out.document(document);
        if (entries.isEmpty()) {
            nothing(id, out);
            return leftOver(unseen, out);
        }
        out.say(table);
        out.say("Would erase the " + payloads(entries) + " about " + id + ".");
        ExitCode code = leftOver(unseen, out);
        out.say("Next: " + call() + " --apply");
        return code;
    }

    private ExitCode apply(AuditTrail trail, AuditSelection selection, RecordId id, Output out) {
        Optional<AuditEntry> erasure = trail.erase(
                selection, segmentOptions.files(), actor == null ? out.console().user() : actor, reason);
        SortedSet<Long> entries =
                erasure.map(entry -> AuditErasure.of(entry.event()).entries()).orElseGet(TreeSet::new);
        ObjectNode document = document(entries, true);
        erasure.ifPresent(entry -> document.set("erasure", AuditJson.write(entry)));
        List<AuditSegment> unseen = segmentOptions.report(trail, document);
        out.document(document);
        if (erasure.isEmpty()) {
            nothing(id, out);
            return leftOver(unseen, out);
        }
        out.say(out.good("Erased") + " the " + payloads(entries) + " about " + id + ": entry "
                + erasure.get().sequence() + ", "
                + erasure.get().self());
        return leftOver(unseen, out);
    }

    /** What was sealed may name the record, too. */
    private static ExitCode leftOver(List<AuditSegment> unseen, Output out) {
        if (unseen.isEmpty()) {
            return ExitCode.DONE;
        }
        unseen.forEach(segment -> out.say(SegmentOptions.unseen(segment)));
        out.say(
                "Give those files with --segment wherever they are kept; what they hold of the record stays otherwise.");
        return ExitCode.LEFT_OPEN;
    }

    private ObjectNode document(SortedSet<Long> entries, boolean applied) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("type", type).put("key", key);
        ArrayNode numbers = document.put("applied", applied).putArray("entries");
        entries.forEach(numbers::add);
        return document;
    }

    private static void nothing(RecordId id, Output out) {
        out.say("No entry about " + id + " has a payload; nothing is to be erased.");
    }

    private static String payloads(SortedSet<Long> entries) {
        return entries.size() == 1 ? "payload of 1 entry" : "payloads of " + Values.count(entries.size()) + " entries";
    }
}
