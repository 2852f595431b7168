package dev.truce.cli.rollback;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.replica.ReplicaForecast;
import dev.truce.rollback.replica.SyncFate;
import dev.truce.rollback.replica.SyncForecast;
import dev.truce.rollback.risk.RestoreMode;

/** What follows from a plan for open cases and for the replicas, for people. */
final class SyncView {

    private SyncView() {}

    static void print(RollbackPlan plan, Output out) {
        RollbackPlan.Aftermath aftermath = plan.aftermath();
        if (aftermath.kept().total() > 0) {
            out.say("  kept, though the snapshot does not have them: "
                    + Values.count(aftermath.kept().total(), "record"));
        }
        if (aftermath.cases() > 0) {
            out.say("  open cases: " + Values.count(aftermath.renewed().total()) + " wait on with the restored state, "
                    + Values.count(aftermath.closed().total()) + " close themselves");
        }
        SyncForecast sync = aftermath.sync();
        if (plan.scope().mode() == RestoreMode.FORK || plan.changes() == 0) {
            return;
        }
        if (!sync.isKnown()) {
            out.say("  the next sync was not tried: " + sync.unknown());
            return;
        }
        if (sync.replicas().isEmpty()) {
            out.say("  the next sync was not tried: no replica is registered; see: truce replica report --help");
            return;
        }
        out.say("  the next sync, tried with " + Values.count(sync.tried(), "record") + " of "
                + Values.count(sync.changes()) + " as each replica may hold them, untouched, edited and deleted:");
        Table table = new Table("    ");
        for (ReplicaForecast replica : sync.replicas()) {
            table.row(replica.name(), "seen " + Values.time(replica.lastSeen()), fates(replica), marks(replica));
        }
        out.say(table);
    }

    private static String fates(ReplicaForecast replica) {
        StringBuilder text = new StringBuilder();
        for (SyncFate fate : SyncFate.values()) {
            if (replica.count(fate) > 0) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(Values.count(replica.count(fate)))
                        .append(' ')
                        .append(words(fate));
            }
        }
        return text.toString();
    }

    private static String words(SyncFate fate) {
        return switch (fate) {
            case TAKES_RESTORED -> "take the restored state";
            case EDIT_STANDS -> "edits stand";
            case EDIT_WAITS -> "edits wait for a person";
            case EDIT_GIVES_WAY -> "edits give way";
            case UNTOUCHED_WAITS -> "untouched wait for a person";
            case BRINGS_BACK -> "bring back what is rolled back";
            case RESURRECTS -> "bring back what is deleted";
        };
    }

    private static String marks(ReplicaForecast replica) {
        return (replica.mustResync() ? "must load everything anew" : "")
                + (replica.mustResync() && replica.offlineTooLong() ? ", " : "")
                + (replica.offlineTooLong() ? "offline too long" : "");
    }
}
