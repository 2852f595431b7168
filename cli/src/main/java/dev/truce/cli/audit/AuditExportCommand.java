package dev.truce.cli.audit;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Progress;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.Workspace;
import dev.truce.cli.workspace.WorkspaceOptions;
import dev.truce.conflict.audit.AuditAnchor;
import dev.truce.conflict.audit.AuditChain;
import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditJson;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.file.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code truce audit export}: the trail as a file. */
@Command(
        name = "export",
        header = "Writes the audit trail to a file, one entry a line.",
        description = {
            "",
            "Each line has the digest of the entry before, its own, and the payload, or the digest of a payload",
            "that was erased. Keep the anchor it prints where whoever can write the trail cannot: against it a",
            "cut end shows. An earlier file of this name is replaced, and left as it is when no entry is to be",
            "written or one is damaged, which ends with 1. Sealed entries are in their files."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  truce audit export --out audit.ndjson", "  truce audit export --out later.ndjson --after 100"})
public final class AuditExportCommand extends TruceCommand {

    private static final int PAGE = 500;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to.")
    private Path target = Path.of("");

    @Option(names = "--after", paramLabel = "SEQ", defaultValue = "0", description = "Begin after this entry.")
    private long after;

    @Mixin
    private final WorkspaceOptions workspaceOptions = new WorkspaceOptions();

    /** What was written so far. */
    private static final class Progress {
        private long entries;
        private AuditEntry last;

        private Progress(AuditEntry first) {
            this.last = first;
        }
    }

    @Override
    public ExitCode run(Output out) {
        try (Workspace workspace = workspaceOptions.open(out.console()).existing()) {
            AuditTrail trail = workspace.audit();
            List<AuditEntry> first = trail.entries(after, 1);
            if (first.isEmpty()) {
                out.document(JsonNodeFactory.instance.objectNode().put("entries", 0));
                out.say("There is no entry after " + after + "; nothing was written.");
                return ExitCode.DONE;
            }
            Progress progress = new Progress(first.get(0));
            DurableFiles.replace(target, file -> write(trail, file, progress));
            String anchor = AuditAnchor.of(progress.last).toString();
            out.document(JsonNodeFactory.instance
                    .objectNode()
                    .put("file", target.toString())
                    .put("entries", progress.entries)
                    .put("first", first.get(0).sequence())
                    .put("last", progress.last.sequence())
                    .put("anchor", anchor));
            out.say(out.good("Exported ")
                    + Values.count(progress.entries)
                    + (progress.entries == 1 ? " entry to " : " entries to ")
                    + target);
            out.say("Anchor, to be kept elsewhere: " + anchor);
            out.say("Check it: truce audit verify " + target + " --anchor " + anchor);
            return ExitCode.DONE;
        }
    }

    private void write(AuditTrail trail, OutputStream file, Progress progress) throws IOException {
        long last = after;
        AuditChain chain = AuditChain.part(List.of());
        List<AuditEntry> page;
        do {
            page = trail.entries(last, PAGE);
            for (AuditEntry entry : page) {
                chain.next(entry).ifPresent(problem -> {
                    throw new DamageException(new Finding.Damaged(
                            "the audit trail", OptionalLong.empty(), problem + "; nothing was exported"));
                });
                file.write(AuditJson.line(entry));
                file.write('\n');
                progress.entries++;
                progress.last = entry;
                last = entry.sequence();
            }
        } while (page.size() == PAGE);
    }
}
