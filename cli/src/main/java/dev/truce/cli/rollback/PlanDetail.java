package dev.truce.cli.rollback;

import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.conflict.ruleset.Condition;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackScope;
import dev.truce.rollback.Step;
import dev.truce.rollback.risk.RiskReason;
import dev.truce.rollback.risk.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands in a plan beside its class and fates, a line each. */
final class PlanDetail {

    private PlanDetail() {}

    static Table of(RollbackPlan plan) {
        Table lines = new Table("  ");
        RollbackScope scope = plan.scope().records();
        if (!scope.equals(RollbackScope.ALL)) {
            lines.row("only", scope(scope));
        }
        RollbackPlan.Target target = plan.target();
        lines.row(
                "from",
                "snapshot of " + Values.time(target.createdAt())
                        + (target.description().isEmpty() ? "" : " \"" + target.description() + "\"") + ", "
                        + Values.count(target.records(), "record") + ", "
                        + (target.verified()
                                ? "verified (" + Values.count(target.verifiedFiles(), "file") + ", "
                                        + Values.size(target.verifiedBytes()) + ")"
                                : "not verified"));
        lines.row(
                "expected",
                total(plan.expected()) + ", state " + plan.predictedRoot().shortText());
        addTally(lines, "lost", plan.losses());
        addTally(lines, "comes back", plan.gains());
        lines.row(
                "steps",
                String.join("; ", plan.steps().stream().map(PlanDetail::step).toList()));
        RollbackPlan.Estimate estimate = plan.estimate();
        lines.row(
                "estimate",
                Values.count(estimate.time().toMillis()) + " ms and more, " + Values.size(estimate.storeBytes())
                        + " to write"
                        + (estimate.snapshotBytes() == 0
                                ? ""
                                : ", up to " + Values.size(estimate.snapshotBytes()) + " for the safety snapshot"));
        return lines;
    }

    private static void addTally(Table lines, String name, Tally tally) {
        if (tally.total() > 0) {
            lines.row(name, total(tally.counts()));
        }
    }

    private static String total(Map<String, Long> counts) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        List<String> types = new ArrayList<>();
        counts.forEach((type, count) -> types.add(Values.count(count) + " " + type));
        return Values.count(sum, "record") + (types.size() > 1 ? " (" + String.join(", ", types) + ")" : "");
    }

    private static String scope(RollbackScope scope) {
        List<String> parts = new ArrayList<>(scope.types());
        scope.records().stream().limit(RiskReason.MAX_SAMPLES).forEach(record -> parts.add(record.toString()));
        int more = scope.records().size() - RiskReason.MAX_SAMPLES;
        if (more > 0) {
            parts.add("and " + Values.count(more, "record") + " more");
        }
        Condition where = scope.where();
        if (where != null) {
            parts.add(where + " (live or in the snapshot)");
        }
        if (scope.from() != null || scope.until() != null) {
            parts.add("changed" + (scope.from() == null ? "" : " from " + scope.from())
                    + (scope.until() == null ? "" : " until " + scope.until()));
        }
        return String.join(", ", parts);
    }

    private static String step(Step step) {
        if (step instanceof Step.PutBack putBack) {
            return "put back " + sum(putBack.counts());
        } else if (step instanceof Step.Replace replace) {
            return "replace " + sum(replace.counts());
        } else if (step instanceof Step.Tombstone tombstone) {
            return "mark " + sum(tombstone.counts()) + " as deleted";
        } else if (step instanceof Step.Remove remove) {
            return "remove " + sum(remove.counts());
        } else if (step instanceof Step.WriteFork fork) {
            return "write " + sum(fork.counts()) + " to " + fork.folder();
        }
        return step instanceof Step.SafetySnapshot ? "safety snapshot" : "check";
    }

    private static String sum(Map<String, Long> counts) {
        return Values.count(counts.values().stream().mapToLong(Long::longValue).sum());
    }
}
