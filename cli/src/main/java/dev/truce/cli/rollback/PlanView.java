package dev.truce.cli.rollback;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.Step;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.Tally;

/** Plans and what became of them, for people. */
final class PlanView {

    private PlanView() {}

    static void print(RollbackPlan plan, Output out) {
        out.say(risk(plan.risk().level(), out) + ": plan " + plan.digest().shortText() + ", "
                + aim(plan.scope().mode()) + " snapshot "
                + plan.target().snapshot().shortText() + ", "
                + effect(plan));
        Table fates = new Table("  ");
        for (RecordFate fate : RecordFate.values()) {
            long count = plan.tally(fate).total();
            if (count > 0) {
                fates.row(Values.lower(fate), Values.count(count), samples(plan.tally(fate)));
            }
        }
        out.say(fates);
        out.say(PlanDetail.of(plan));
        SyncView.print(plan, out);
        for (RiskReason reason : plan.risk().reasons()) {
            out.say("  " + reason.rule() + " (" + reason.level() + ", " + Values.count(reason.count()) + "): "
                    + reason.summary());
            reason.samples().stream().limit(2).forEach(sample -> out.say("    " + sample));
        }
    }

    /** The first sample, and how many records more there are. */
    private static String samples(Tally tally) {
        String first = tally.samples().get(0);
        long more = tally.total() - 1;
        return more == 0 ? first : first + "; and " + Values.count(more) + " more";
    }

    private static String effect(RollbackPlan plan) {
        for (Step step : plan.steps()) {
            if (step instanceof Step.WriteFork fork) {
                long records = fork.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                return "would write " + Values.count(records, "record") + " to " + fork.folder();
            }
        }
        return Values.count(plan.changes(), "record") + " of " + plan.store() + " would change";
    }

    private static String aim(RestoreMode mode) {
        return switch (mode) {
            case REPAIR -> "repair from";
            case AUTHORITATIVE -> "authoritative restore of";
            case FORK -> "fork of";
        };
    }

    static String risk(RiskLevel level, Output out) {
        return switch (level) {
            case SAFE -> out.good("SAFE");
            case RISKY -> out.warning("RISKY");
            case DANGEROUS -> out.bad("DANGEROUS");
        };
    }

    static void print(RollbackReport report, Output out) {
        print(report, "Rolled back", out);
    }

    /** What became of a plan that is at hand. */
    static void print(RollbackReport report, RollbackPlan plan, Output out) {
        String fork = plan.scope().forkFolder();
        print(report, fork == null ? "Rolled back" : "Written to " + fork, out);
    }

    private static void print(RollbackReport report, String done, Output out) {
        String what = switch (report.outcome()) {
            case REHEARSED -> "Rehearsed on a copy";
            case DONE -> done;
            case FINISHED -> "Finished what was interrupted";
            case UNDONE -> "Undone: the data is as it was before";
            case NOT_BEGUN -> "Nothing had been changed yet";
        };
        out.say(out.good(what) + ": " + Values.count(report.total(), "record") + ", "
                + Values.count(report.verified()) + " verified, state "
                + report.stateRoot().shortText()
                + (report.asPredicted() ? " as predicted" : " " + out.warning("not as predicted")));
        if (report.safetySnapshot() != null) {
            out.say("  the state before is snapshot " + report.safetySnapshot().shortText());
        }
        for (String record : report.leftAlone()) {
            out.say("  left alone, because somebody changed it meanwhile: " + record);
        }
    }
}
