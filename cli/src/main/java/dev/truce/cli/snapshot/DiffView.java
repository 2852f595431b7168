package dev.truce.cli.snapshot;

import dev.truce.cli.terminal.ExitCode;
import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.rollback.snapshot.SnapshotDiff;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** In which records two states differ, for people and for programs. */
final class DiffView {

    private DiffView() {}

    /** Prints a difference; the exit code says whether there is any. */
    static ExitCode print(SnapshotDiff diff, int limit, String same, Output out) {
        Table names = new Table("  ");
        long[] seen = new long[1];
        diff.forEach(change -> {
            String what = change.kind().name().toLowerCase(Locale.ROOT);
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            out.document(
                    line.put("type", change.type()).put("key", change.key()).put("change", what));
            if (seen[0]++ < limit) {
                names.row(what, change.type() + "/" + change.key());
            }
        });
        if (diff.isEmpty()) {
            out.say(same);
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
