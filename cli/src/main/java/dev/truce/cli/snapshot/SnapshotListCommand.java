package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.FilterOptions;
import dev.truce.cli.workspace.RepositoryOptions;
import dev.truce.cli.workspace.StoreOptions;
import dev.truce.cli.workspace.Workspace;
import dev.truce.integrity.Digest;
import dev.truce.integrity.Finding;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code truce snapshot list}. */
@Command(
        name = "list",
        header = "Lists the snapshots, newest first.",
        description = {"", "Exits 1 when a commit object is damaged. With --json, one snapshot a line."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  truce snapshot list",
            "  truce snapshot list --from 2026-01-01 --until 2026-02-01 --tag nightly",
            "  truce snapshot list --search import --latest 1 --json"
        })
public final class SnapshotListCommand extends TruceCommand {

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only those with this in message, tags, store or ruleset, or whose name begins so.")
    private String text = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "Only those with this tag; can be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = FilterOptions.TimeConverter.class,
            description = "Only those taken then or later: an RFC 3339 instant, or a date (UTC).")
    private @Nullable Instant from;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = FilterOptions.TimeConverter.class,
            description = "Only those taken before.")
    private @Nullable Instant until;

    @Option(names = "--latest", paramLabel = "N", description = "Only the newest N of these.")
    private @Nullable Integer latest;

    @Option(
            names = "--of",
            paramLabel = "STORE",
            description = "Only those of this store: dir:PATH, jdbc:sqlite:FILE and so on.")
    private @Nullable String source;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    public ExitCode run(Output out) {
        SnapshotFilter filter = filter();
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            List<Snapshot> snapshots = workspace.repository().list(filter);
            SortedMap<Digest, String> pins = workspace.repository().pins().all();
            snapshots.forEach(each -> out.document(SnapshotView.json(each).put("pinned", pins.containsKey(each.id()))));
            if (snapshots.isEmpty()) {
                boolean all = filter.equals(SnapshotFilter.ALL);
                out.say((all ? "No snapshots in " : "None of these snapshots in ") + workspace.repositoryFolder()
                        + "; next: truce snapshot " + (all ? "create" : "list"));
            } else {
                out.say(SnapshotView.table(snapshots, pins.keySet()));
            }
            List<Finding> damaged = workspace.repository().damagedCommits();
            damaged.forEach(finding -> out.error(finding.message()));
            return damaged.isEmpty() ? ExitCode.DONE : ExitCode.LEFT_OPEN;
        }
    }

    private SnapshotFilter filter() {
        try {
            return new SnapshotFilter(
                    text,
                    new TreeSet<>(tags),
                    source == null ? null : StoreOptions.absolute(source, this),
                    from,
                    until,
                    latest == null ? Integer.MAX_VALUE : latest);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }
}
