package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots and what verification found, for people and for programs. */
final class SnapshotView {

    private SnapshotView() {}

    static ObjectNode json(Snapshot snapshot) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("snapshot", snapshot.id().toString())
                .put("createdAt", snapshot.createdAt().toString());
        json.put("message", snapshot.note().description());
        ArrayNode tags = json.putArray("tags");
        snapshot.note().tags().forEach(tags::add);
        Snapshot.RulesetRef rules = snapshot.note().ruleset();
        if (rules != null) {
            json.putObject("ruleset")
                    .put("name", rules.name())
                    .put("version", rules.version())
                    .put("digest", rules.digest().toString());
        }
        json.put("source", snapshot.source());
        json.put("stateRoot", snapshot.content().stateRoot().toString());
        json.put("records", snapshot.content().records())
                .put("bytes", snapshot.content().bytes());
        ObjectNode counts = json.putObject("counts");
        snapshot.content().counts().forEach(counts::put);
        return json.put("library", snapshot.libraryVersion());
    }

    static Table table(List<Snapshot> snapshots, Set<Digest> pinned) {
        Table table = new Table().row("snapshot", "created", "records", "tags", "message");
        for (Snapshot snapshot : snapshots) {
            List<String> tags = new ArrayList<>(snapshot.note().tags());
            if (pinned.contains(snapshot.id())) {
                tags.add("(pinned)");
            }
            table.row(
                    snapshot.id().shortText(),
                    Values.time(snapshot.createdAt()),
                    Values.count(snapshot.content().records()),
                    tags.isEmpty() ? "-" : String.join(",", tags),
                    Values.cut(snapshot.note().description(), 60));
        }
        return table;
    }

    static ObjectNode json(List<VerificationReport> reports) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("valid", reports.stream().allMatch(VerificationReport::valid));
        ArrayNode list = json.putArray("reports");
        for (VerificationReport report : reports) {
            ObjectNode each = list.addObject();
            each.put("subject", report.subject()).put("files", report.filesChecked());
            each.put("bytes", report.bytesChecked()).put("integrityScore", report.score());
            ArrayNode findings = each.putArray("findings");
            for (Finding finding : report.findings()) {
                findings.addObject()
                        .put("kind", finding.getClass().getSimpleName())
                        .put("file", finding.file())
                        .put("message", finding.message());
            }
        }
        return json;
    }

    /** The lowest: one damaged snapshot among ten is not nine tenths of a good one. */
    private static double score(List<VerificationReport> reports) {
        return reports.stream().mapToDouble(VerificationReport::score).min().orElse(0);
    }

    /** Prints reports; the exit code says whether anything was found. */
    static ExitCode print(List<VerificationReport> reports, Output out) {
        out.document(json(reports));
        long findings = 0;
        for (VerificationReport report : reports) {
            findings += report.findings().size();
            report.findings().forEach(finding -> out.error(finding.message()));
        }
        long files =
                reports.stream().mapToLong(VerificationReport::filesChecked).sum();
        long bytes =
                reports.stream().mapToLong(VerificationReport::bytesChecked).sum();
        String looked = Values.count(files, "file") + ", " + Values.count(bytes) + " bytes checked";
        out.say(
                findings == 0
                        ? out.good("Verified") + ": " + looked + ", nothing wrong"
                        : out.bad(Values.count(findings, "finding")) + "; " + looked + "; integrity score "
                                + score(reports));
        return findings == 0 ? ExitCode.DONE : ExitCode.LEFT_OPEN;
    }
}
