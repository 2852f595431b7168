package dev.truce.cli;

import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.List;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code truce snapshot list}. */
@Command(
        name = "list",
        header = "Lists the snapshots, newest first.",
        description = {"", "Exits 1 when a commit object is damaged. With --json, one snapshot a line."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot list"})
final class SnapshotListCommand extends TruceCommand {

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            List<Snapshot> snapshots = workspace.repository().list();
            SortedMap<Digest, String> pins = workspace.repository().pins().all();
            snapshots.forEach(each -> out.document(SnapshotView.json(each).put("pinned", pins.containsKey(each.id()))));
            if (snapshots.isEmpty()) {
                out.say("No snapshots in " + workspace.repositoryFolder() + "; next: truce snapshot create");
            } else {
                out.say(SnapshotView.table(snapshots, pins.keySet()));
            }
            List<Finding> damaged = workspace.repository().damagedCommits();
            damaged.forEach(finding -> out.error(finding.message()));
            return damaged.isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }
}
