package dev.truce.cli.audit;

import dev.truce.conflict.audit.AuditSegment;
import dev.truce.conflict.audit.AuditSegments;
import dev.truce.conflict.audit.AuditTrail;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files of sealed segments of the audit trail. */
final class SegmentOptions {

    @Option(
            names = "--segment",
            arity = "1..*",
            paramLabel = "FILE",
            description = "A file that truce audit seal wrote, to be looked at, too. May be given several times.")
    private List<Path> files = List.of();

    List<Path> files() {
        return files;
    }

    AuditSegments of(AuditTrail trail) {
        return AuditSegments.of(trail.segments(), files);
    }

    /** Says which segments nobody looked at; gives them. */
    List<AuditSegment> report(AuditTrail trail, ObjectNode document) {
        List<AuditSegment> missing = of(trail).missing();
        if (missing.isEmpty()) {
            return missing;
        }
        ArrayNode unseen = document.putArray("notLookedAt");
        missing.forEach(segment -> unseen.addObject()
                .put("first", segment.first())
                .put("last", segment.last())
                .put("file", segment.file()));
        return missing;
    }

    static String unseen(AuditSegment segment) {
        return "Not looked at: the sealed " + segment + ".";
    }
}
