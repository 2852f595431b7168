package dev.truce.cli.workspace;

import dev.truce.cli.terminal.Output;
import dev.truce.conflict.event.Event;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import java.util.List;

/** Has those told of damage who want to know of it. */
public final class Violations {

    private Violations() {}

    /** One event for all that a check found; none where it found nothing. */
    public static void publish(List<VerificationReport> reports, Workspace workspace, Output out) {
        List<Finding> findings =
                reports.stream().flatMap(report -> report.findings().stream()).toList();
        if (!findings.isEmpty()) {
            workspace
                    .database()
                    .subscribers()
                    .publish(new Event.IntegrityViolation(
                            out.console().clock().instant(),
                            "repository",
                            findings.size(),
                            findings.get(0).message()));
        }
    }
}
