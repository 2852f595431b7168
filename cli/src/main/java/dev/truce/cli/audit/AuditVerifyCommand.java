package dev.truce.cli.audit;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditChain;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditJson;
import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.event.Event;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.NdjsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce audit verify}: whether the chain holds. */
@Command(
        name = "verify",
        header = "Walks the chain of the audit trail and says where it is broken.",
        description = {
            "",
            "Exits 1 when an entry was changed, added or removed, when a payload is gone that no entry says was",
            "erased, or when an anchor is not found. Sealed entries are looked at in the files that --segment",
            "gives. With FILE it looks at what truce audit export wrote, and needs no workspace."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce audit verify",
            "  truce audit verify --anchor anchors.txt",
            "  truce audit verify --segment archive/*.ndjson",
            "  truce audit verify audit.ndjson --anchor 12:sha256:DIGEST"
        })
public final class AuditVerifyCommand extends TruceCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "An export of the trail, or of its later entries; without it, the trail of the workspace.")
    private @Nullable Path file;

    @Mixin
    private final AnchorOptions anchorOptions = new AnchorOptions();

    @Mixin
    private final SegmentOptions segmentOptions = new SegmentOptions();

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    @Override
    public ExitCode run(Output out) throws IOException {
        List<AuditAnchor> anchors = anchorOptions.read(this);
        if (file != null) {
            if (!segmentOptions.files().isEmpty()) {
                throw usage("--segment is for the trail of a workspace; FILE is looked at alone");
            }
            return exported(file, anchors, out);
        }
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            AuditTrail trail = workspace.audit();
            Optional<String> problem = trail.verify(anchors, segmentOptions.files());
            problem.ifPresent(found -> workspace
                    .database()
                    .subscribers()
                    .publish(new Event.IntegrityViolation(out.console().clock().instant(), "audit trail", 1, found)));
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            List<AuditSegment> unseen = segmentOptions.report(trail, document);
            ExitCode code = report(
                    problem,
                    document,
                    "the audit trail of " + workspace.place(),
                    out.good("The audit trail holds") + ": every entry follows the one before it.",
                    anchors,
                    out);
            if (problem.isEmpty()) {
                unseen.forEach(segment -> out.say(SegmentOptions.unseen(segment)));
            }
            return code;
        }
    }

    private static ExitCode exported(Path file, List<AuditAnchor> anchors, Output out) {
        AuditChain chain = AuditChain.part(anchors);
        Optional<String> problem = Optional.empty();
        long first = 0;
        long last = 0;
        try (NdjsonReader lines = NdjsonReader.open(file, AuditJson.READER)) {
            while (problem.isEmpty() && lines.hasNext()) {
                NdjsonReader.Line line = lines.next();
                AuditEntry entry = AuditJson.read(line);
                first = first == 0 ? entry.sequence() : first;
                last = entry.sequence();
                problem = chain.next(entry).map(found -> "line " + line.number() + ": " + found);
            }
        }
        if (first == 0) {
            throw new InputRejectedException(
                    file.toString(), "there is no entry in it; name a file that truce audit export wrote");
        }
        String holds = out.good("The entries " + first + " to " + last + " hold") + ": each follows the one before it.";
        ExitCode code = report(
                problem.or(chain::end), JsonNodeFactory.instance.objectNode(), file.toString(), holds, anchors, out);
        long before = first - 1;
        if (code == ExitCode.DONE && before > 0 && anchors.stream().noneMatch(anchor -> anchor.sequence() == before)) {
            out.say("Whether they follow entry " + before + " shows only an anchor of that one.");
        }
        return code;
    }

    private static ExitCode report(
            Optional<String> problem,
            ObjectNode document,
            String subject,
            String holds,
            List<AuditAnchor> anchors,
            Output out) {
        document.put("valid", problem.isEmpty()).put("anchors", anchors.size());
        problem.ifPresent(found -> document.put("problem", found));
        out.document(document);
        if (problem.isPresent()) {
            out.error(subject + " is broken: " + problem.get());
            return ExitCode.LEFT_OPEN;
        }
        out.say(holds);
        if (!anchors.isEmpty()) {
            out.say("Found as they were: " + Values.count(anchors.size(), "anchor") + ".");
        }
        return ExitCode.DONE;
    }
}
