package dev.truce.cli.rollback;

import dev.truce.cli.terminal.TruceCommand;
import dev.truce.cli.workspace.Workspace;
import dev.truce.rollback.planning.DecisionUndo;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which decisions of the queue are taken back. */
final class UndoOptions {

    @Option(
            names = "--undo-case",
            paramLabel = "NUMBER",
            description = "Take the decision of this case back, in place of --to; can be repeated.")
    private List<Long> cases = new ArrayList<>();

    @Option(
            names = "--undo-decisions-of",
            paramLabel = "NAME",
            description =
                    "Take this person's decisions back, in place of --to; --from and --until are of the decisions then.")
    private @Nullable String actor;

    boolean given() {
        return !cases.isEmpty() || actor != null;
    }

    DecisionUndo undo(Workspace workspace, ScopeOptions times, TruceCommand command) {
        if (actor != null && !cases.isEmpty()) {
            throw command.usage("--undo-case and --undo-decisions-of exclude each other");
        }
        if (times.narrows() || (actor == null && times.hasTimes())) {
            throw command.usage("what is taken back is said by the decisions; leave out --type, --record, --where"
                    + (actor == null ? ", --from and --until" : ""));
        }
        return actor == null
                ? DecisionUndo.ofCases(workspace.audit(), new TreeSet<>(cases))
                : DecisionUndo.ofActor(workspace.audit(), actor, times.from(), times.until());
    }
}
