package dev.truce.conflict.stream;

import dev.truce.conflict.Answer;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.merge.Trace;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a reconciliation found, counted. Each map is ordered by name and holds no zeroes. Not thread-safe. */
public final class ReconcileCounts {

    private final SortedMap<String, Long> answers = new TreeMap<>();
    private final SortedMap<String, Long> kinds = new TreeMap<>();
    private final SortedMap<String, Long> outcomes = new TreeMap<>();
    private final SortedMap<String, Long> operations = new TreeMap<>();
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final SortedMap<String, Long> parkedByAnswer = new TreeMap<>();
    private final SortedMap<String, Long> rules = new TreeMap<>();
    private final SortedMap<String, Long> warnings = new TreeMap<>();
    private final Map<ReconcileSink.Part, Long> lines = new EnumMap<>(ReconcileSink.Part.class);
    private long records;

    ReconcileCounts() {
        for (ReconcileSink.Part part : ReconcileSink.Part.values()) {
            lines.put(part, 0L);
        }
    }

    void same(long count) {
        if (count > 0) {
            records += count;
            answers.merge(Answer.IN_SYNC.name(), count, Long::sum);
            outcomes.merge("resolved", count, Long::sum);
            operations.merge(Operation.NONE.name(), count, Long::sum);
        }
    }

    void count(Outcome<?> outcome) {
        records++;
        add(answers, outcome.detection().answer().name());
        if (outcome.detection().kind() != null) {
            add(kinds, outcome.detection().kind().name());
        }
        if (outcome instanceof Outcome.Resolved<?> resolved) {
            add(outcomes, "resolved");
            add(operations, resolved.operation().name());
        } else if (outcome instanceof Outcome.Parked<?> parked) {
            add(outcomes, "parked");
            add(reasons, parked.reason().name());
            add(parkedByAnswer, outcome.detection().answer().name());
        }
        for (Trace.Step step : outcome.trace().steps()) {
            add(rules, step.rule());
        }
        outcome.warnings().forEach(warning -> add(warnings, warning.name()));
    }

    void line(ReconcileSink.Part part, long count) {
        lines.merge(part, count, Long::sum);
    }

    void addAll(ReconcileCounts other) {
        records += other.records;
        addAll(answers, other.answers);
        addAll(kinds, other.kinds);
        addAll(outcomes, other.outcomes);
        addAll(operations, other.operations);
        addAll(reasons, other.reasons);
        addAll(parkedByAnswer, other.parkedByAnswer);
        addAll(rules, other.rules);
        addAll(warnings, other.warnings);
        addAll(lines, other.lines);
    }

    private static <K> void addAll(Map<K, Long> counts, Map<K, Long> more) {
        more.forEach((name, count) -> counts.merge(name, count, Long::sum));
    }

    private static void add(Map<String, Long> counts, String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /**
     * How many records any set holds.
     *
     * @return the number
     */
    public long records() {
        return records;
    }

    /**
     * How many records detection gave which answer.
     *
     * @return the number for each {@link Answer}
     */
    public SortedMap<String, Long> answers() {
        return Collections.unmodifiableSortedMap(answers);
    }

    /**
     * What the two sides did where they conflict.
     *
     * @return the number for each kind of conflict
     */
    public SortedMap<String, Long> kinds() {
        return Collections.unmodifiableSortedMap(kinds);
    }

    /**
     * What became of the records.
     *
     * @return the number of those {@code resolved} and {@code parked}
     */
    public SortedMap<String, Long> outcomes() {
        return Collections.unmodifiableSortedMap(outcomes);
    }

    /**
     * What the server must write.
     *
     * @return the number of resolved records for each {@link Operation}
     */
    public SortedMap<String, Long> operations() {
        return Collections.unmodifiableSortedMap(operations);
    }

    /**
     * Why records wait.
     *
     * @return the number for each reason
     */
    public SortedMap<String, Long> reasons() {
        return Collections.unmodifiableSortedMap(reasons);
    }

    /**
     * How many of the records with an answer wait.
     *
     * @return the number for each {@link Answer}
     */
    public SortedMap<String, Long> parkedByAnswer() {
        return Collections.unmodifiableSortedMap(parkedByAnswer);
    }

    /**
     * Which rules decided how often.
     *
     * @return the number of steps of all traces for each rule
     */
    public SortedMap<String, Long> rules() {
        return Collections.unmodifiableSortedMap(rules);
    }

    /**
     * What was warned of.
     *
     * @return the number of records for each warning
     */
    public SortedMap<String, Long> warnings() {
        return Collections.unmodifiableSortedMap(warnings);
    }

    /**
     * How many lines were written.
     *
     * @return the number for each part
     */
    public Map<ReconcileSink.Part, Long> lines() {
        return Collections.unmodifiableMap(lines);
    }
}
