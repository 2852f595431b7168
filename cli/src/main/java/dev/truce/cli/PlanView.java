package dev.truce.cli;

import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.risk.RiskReason;

/** Plans and what became of them, for people. */
final class PlanView {

    private static final int SAMPLE_CHARS = 60;

    private PlanView() {}

    static void print(RollbackPlan plan, Output out) {
        out.say(risk(plan.risk().level(), out) + ": plan " + plan.digest().shortText() + ", "
                + plan.scope().mode().text() + " to snapshot "
                + plan.target().snapshot().shortText() + ", "
                + Values.count(plan.changes(), "record") + " of " + plan.store() + " would change");
        Table fates = new Table("  ");
        for (RecordFate fate : RecordFate.values()) {
            long count = plan.tally(fate).total();
            if (count > 0) {
                fates.row(
                        CaseView.lower(fate),
                        Values.count(count),
                        Values.cut(String.join(", ", plan.tally(fate).samples()), SAMPLE_CHARS));
            }
        }
        out.say(fates);
        for (RiskReason reason : plan.risk().reasons()) {
            out.say("  " + reason.rule() + " (" + reason.level() + ", " + Values.count(reason.count()) + "): "
                    + reason.summary());
        }
    }

    static String risk(RiskLevel level, Output out) {
        return switch (level) {
            case SAFE -> out.good("SAFE");
            case RISKY -> out.warning("RISKY");
            case DANGEROUS -> out.bad("DANGEROUS");
        };
    }

    static void print(RollbackReport report, Output out) {
        String what = switch (report.outcome()) {
            case REHEARSED -> "Rehearsed on a copy";
            case DONE -> "Rolled back";
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
