package dev.truce.cli;

import dev.truce.rollback.snapshot.SnapshotDiff;
import dev.truce.rollback.snapshot.SnapshotRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code truce snapshot diff}. */
@Command(
        name = "diff",
        header = "Says in which records two snapshots differ.",
        description = {"", "Exits 1 when they differ. With --json, one record a line."},
        footerHeading = "%nExamples:%n",
        footer = {"  truce snapshot diff 3f9a12 latest"})
final class SnapshotDiffCommand extends TruceCommand {

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The earlier snapshot.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The later snapshot.")
    private String after = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many to name. Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Mixin
    private final RepositoryOptions repositoryOptions = new RepositoryOptions();

    @Override
    ExitCode run(Output out) {
        try (Workspace workspace = repositoryOptions.open(out.console())) {
            SnapshotRepository repository = workspace.repository();
            SnapshotDiff diff = repository.diff(repository.find(before), repository.find(after));
            Table names = new Table("  ");
            long[] seen = new long[1];
            diff.forEach(difference -> {
                String what =
                        difference.before() == null ? "added" : difference.after() == null ? "removed" : "changed";
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                out.document(line.put("type", difference.type())
                        .put("key", difference.key())
                        .put("change", what));
                if (seen[0]++ < limit) {
                    names.row(what, difference.type() + "/" + difference.key());
                }
            });
            if (diff.isEmpty()) {
                out.say("Both snapshots hold the same records.");
                return ExitCode.DONE;
            }
            Table table = new Table("  ").row("type", "added", "removed", "changed");
            diff.counts()
                    .forEach((type, counts) -> table.row(
                            type,
                            Values.count(counts.added()),
                            Values.count(counts.removed()),
                            Values.count(counts.changed())));
            out.say(table);
            out.say(names);
            if (seen[0] > limit) {
                out.say("  … and " + Values.count(seen[0] - limit) + " more");
            }
            return ExitCode.LEFT_OPEN;
        }
    }
}
