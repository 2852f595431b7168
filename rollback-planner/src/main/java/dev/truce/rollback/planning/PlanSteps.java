package dev.truce.rollback.planning;

import dev.truce.integrity.Digest;
import dev.truce.rollback.Step;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What will be done, in order, as a person reads it. */
final class PlanSteps {

    private PlanSteps() {}

    static List<Step> fork(String folder, SortedMap<String, Long> counts, Digest predictedRoot) {
        return List.of(new Step.WriteFork(folder, counts), new Step.Check(predictedRoot));
    }

    static List<Step> change(Map<RecordFate, Tally> records, Digest predictedRoot) {
        List<Step> steps = new ArrayList<>();
        if (!records.isEmpty()) {
            steps.add(new Step.SafetySnapshot());
        }
        add(steps, Step.PutBack::new, Tallies.sum(records, RecordFate.ADDED));
        add(
                steps,
                Step.Replace::new,
                Tallies.sum(records, RecordFate.UNREADABLE_REPLACED, RecordFate.NEWER_LOST, RecordFate.REPLACED));
        add(steps, Step.Tombstone::new, Tallies.sum(records, RecordFate.TOMBSTONED));
        add(steps, Step.Remove::new, Tallies.sum(records, RecordFate.REMOVED));
        steps.add(new Step.Check(predictedRoot));
        return steps;
    }

    private static void add(
            List<Step> steps, Function<SortedMap<String, Long>, Step> step, SortedMap<String, Long> counts) {
        if (!counts.isEmpty()) {
            steps.add(step.apply(counts));
        }
    }

    /** How many records of each type there are after a change. */
    static SortedMap<String, Long> expected(SortedMap<String, Long> live, Map<RecordFate, Tally> records) {
        SortedMap<String, Long> counts = new TreeMap<>(live);
        Tallies.sum(records, RecordFate.ADDED).forEach((type, count) -> counts.merge(type, count, Long::sum));
        Tallies.sum(records, RecordFate.REMOVED).forEach((type, count) -> counts.merge(type, -count, Long::sum));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
