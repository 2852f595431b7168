package dev.truce.cli.audit;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditErasure;
import dev.truce.conflict.audit.AuditJson;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSelection;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.jdbc.CaseContents;
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
            "Without --apply nothing is changed: it lists the entries. With --apply their payloads, the full",
            "values, are erased, which is an entry of its own. Who, when, why and the record's name stay, and",
            "the chain holds. Sealed entries lose theirs in the files that --segment gives; it exits 1 when",
            "there are others, which it names. The contents of the record's closed cases go, too; while one is",
            "open it is refused. A database in a file is then written anew; when others use it so that this",
            "cannot be done, it says so and exits 1: call it once more later. Snapshots and files that were",
            "exported have copies of their own, which stay."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce audit erase --type guest --key 7 --reason 'asked for by mail'",
            "  truce audit erase --type guest --key 7 --reason 'asked for by mail' --apply"
        })
public final class AuditEraseCommand extends TruceCommand {

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
    public ExitCode run(Output out) {
        if (type.isEmpty() || key.isEmpty()) {
            throw usage("--type and --key name a record, and are not empty");
        }
        RecordId id = new RecordId(type, key);
        AuditSelection selection = AuditSelection.about(id);
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            CaseContents contents = workspace.database().caseContents();
            refuseOpen(contents.about(id), id);
            return apply
                    ? apply(workspace.audit(), contents, selection, id, out)
                    : rehearse(workspace.audit(), selection, contents.about(id), id, out);
        }
    }

    /** What waits for a decision cannot be decided without its contents. */
    private static void refuseOpen(List<ConflictCase> cases, RecordId id) {
        for (ConflictCase each : cases) {
            if (each.status().isUndecided()) {
                throw new DecisionRefusedException("Case " + each.number() + " about " + id
                        + " waits for a decision, and holds its contents; first decide it: truce queue show "
                        + each.number());
            }
        }
    }

    private String actor(Output out) {
        return actor == null ? out.console().user() : actor;
    }

    private static String cases(List<ConflictCase> cases) {
        return "the contents of " + Values.count(cases.size(), "closed case");
    }

    private ExitCode rehearse(
            AuditTrail trail, AuditSelection selection, List<ConflictCase> cases, RecordId id, Output out) {
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
        ObjectNode document = document(entries, cases, false);
        List<AuditSegment> unseen = segmentOptions.report(trail, document);
        out.document(document);
        if (entries.isEmpty() && cases.isEmpty()) {
            nothing(id, out);
            return leftOver(unseen, out);
        }
        if (!entries.isEmpty()) {
            out.say(table);
        }
        out.say("Would erase " + what(entries, cases) + " about " + id + ".");
        ExitCode code = leftOver(unseen, out);
        out.say("Next: " + call() + " --apply");
        return code;
    }

    private ExitCode apply(AuditTrail trail, CaseContents contents, AuditSelection selection, RecordId id, Output out) {
        List<ConflictCase> cases = contents.erase(id, actor(out), reason);
        Optional<AuditEntry> erasure = trail.erase(selection, segmentOptions.files(), actor(out), reason);
        // also when nothing was left to erase: an earlier call may have had to leave the file as it was
        boolean rewritten = contents.rewrite();
        SortedSet<Long> entries =
                erasure.map(entry -> AuditErasure.of(entry.event()).entries()).orElseGet(TreeSet::new);
        ObjectNode document = document(entries, cases, true).put("rewritten", rewritten);
        erasure.ifPresent(entry -> document.set("erasure", AuditJson.READER.read(AuditJson.line(entry), "the entry")));
        List<AuditSegment> unseen = segmentOptions.report(trail, document);
        out.document(document);
        if (entries.isEmpty() && cases.isEmpty()) {
            nothing(id, out);
        } else {
            out.say(out.good("Erased") + " " + what(entries, cases) + " about " + id
                    + erasure.map(entry -> ": entry " + entry.sequence() + ", " + entry.self())
                            .orElse("."));
        }
        ExitCode code = leftOver(unseen, out);
        return rewritten ? code : notRewritten(out);
    }

    private ExitCode notRewritten(Output out) {
        out.say(
                "The file of the database may still hold what was erased: others use it, and it could not be written anew.");
        out.say("End them, or wait until they are done, then once more: " + call());
        return ExitCode.LEFT_OPEN;
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

    private ObjectNode document(SortedSet<Long> entries, List<ConflictCase> cases, boolean applied) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("type", type).put("key", key);
        ArrayNode numbers = document.put("applied", applied).putArray("entries");
        entries.forEach(numbers::add);
        ArrayNode caseNumbers = document.putArray("cases");
        cases.forEach(each -> caseNumbers.add(each.number()));
        return document;
    }

    private static void nothing(RecordId id, Output out) {
        out.say("No entry about " + id + " has a payload; nothing is to be erased.");
    }

    private static String what(SortedSet<Long> entries, List<ConflictCase> cases) {
        if (entries.isEmpty()) {
            return cases(cases);
        }
        return "the " + payloads(entries) + (cases.isEmpty() ? "" : " and " + cases(cases));
    }

    private static String payloads(SortedSet<Long> entries) {
        return entries.size() == 1 ? "payload of 1 entry" : "payloads of " + Values.count(entries.size()) + " entries";
    }
}
