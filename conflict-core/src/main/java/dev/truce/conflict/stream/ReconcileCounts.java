package dev.truce.conflict.stream;

import dev.truce.conflict.Answer;
import dev.truce.conflict.ConflictKind;
import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.merge.Trace;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a reconciliation found, counted. Each map is ordered by name and holds no zeroes. Not thread-safe. */
public final class ReconcileCounts {

    private final Tally<Answer> answers = new Tally<>(Answer.class);
    private final Tally<ConflictKind> kinds = new Tally<>(ConflictKind.class);
    private final Tally<Operation> operations = new Tally<>(Operation.class);
    private final Tally<ParkReason> reasons = new Tally<>(ParkReason.class);
    private final Tally<Answer> parkedByAnswer = new Tally<>(Answer.class);
    private final Tally<ReconcileSink.Part> lines = new Tally<>(ReconcileSink.Part.class);
    private final SortedMap<String, Long> rules = new TreeMap<>();
    private final SortedMap<String, Long> warnings = new TreeMap<>();
    private long resolved;
    private long parked;
    private long records;

    ReconcileCounts() {}

    /** How often each constant was counted, in cells: each record counts, and boxes would be garbage. */
    private static final class Tally<E extends Enum<E>> {
        private final Map<E, long[]> cells;

        Tally(Class<E> type) {
            cells = new EnumMap<>(type);
            for (E constant : type.getEnumConstants()) {
                cells.put(constant, new long[1]);
            }
        }

        void add(E constant, long count) {
            Objects.requireNonNull(cells.get(constant))[0] += count;
        }

        void addAll(Tally<E> other) {
            other.cells.forEach((constant, cell) -> add(constant, cell[0]));
        }

        SortedMap<String, Long> byName() {
            SortedMap<String, Long> names = new TreeMap<>();
            cells.forEach((constant, cell) -> {
                if (cell[0] > 0) {
                    names.put(constant.name(), cell[0]);
                }
            });
            return Collections.unmodifiableSortedMap(names);
        }
    }

    void same(long count) {
        records += count;
        resolved += count;
        answers.add(Answer.IN_SYNC, count);
        operations.add(Operation.NONE, count);
    }

    void count(Outcome<?> outcome) {
        records++;
        Answer answer = outcome.detection().answer();
        ConflictKind kind = outcome.detection().kind();
        answers.add(answer, 1);
        if (kind != null) {
            kinds.add(kind, 1);
        }
        if (outcome instanceof Outcome.Resolved<?> settled) {
            resolved++;
            operations.add(settled.operation(), 1);
        } else if (outcome instanceof Outcome.Parked<?> waiting) {
            parked++;
            reasons.add(waiting.reason(), 1);
            parkedByAnswer.add(answer, 1);
        }
        for (Trace.Step step : outcome.trace().steps()) {
            add(rules, step.rule());
        }
        outcome.warnings().forEach(warning -> add(warnings, warning.name()));
    }

    void line(ReconcileSink.Part part, long count) {
        lines.add(part, count);
    }

    void addAll(ReconcileCounts other) {
        records += other.records;
        resolved += other.resolved;
        parked += other.parked;
        answers.addAll(other.answers);
        kinds.addAll(other.kinds);
        operations.addAll(other.operations);
        reasons.addAll(other.reasons);
        parkedByAnswer.addAll(other.parkedByAnswer);
        lines.addAll(other.lines);
        addAll(rules, other.rules);
        addAll(warnings, other.warnings);
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
        return answers.byName();
    }

    /**
     * What the two sides did where they conflict.
     *
     * @return the number for each kind of conflict
     */
    public SortedMap<String, Long> kinds() {
        return kinds.byName();
    }

    /**
     * What became of the records.
     *
     * @return the number of those {@code resolved} and {@code parked}
     */
    public SortedMap<String, Long> outcomes() {
        SortedMap<String, Long> outcomes = new TreeMap<>();
        if (parked > 0) {
            outcomes.put("parked", parked);
        }
        if (resolved > 0) {
            outcomes.put("resolved", resolved);
        }
        return Collections.unmodifiableSortedMap(outcomes);
    }

    /**
     * What the server must write.
     *
     * @return the number of resolved records for each {@link Operation}
     */
    public SortedMap<String, Long> operations() {
        return operations.byName();
    }

    /**
     * Why records wait.
     *
     * @return the number for each reason
     */
    public SortedMap<String, Long> reasons() {
        return reasons.byName();
    }

    /**
     * How many of the records with an answer wait.
     *
     * @return the number for each {@link Answer}
     */
    public SortedMap<String, Long> parkedByAnswer() {
        return parkedByAnswer.byName();
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
        Map<ReconcileSink.Part, Long> written = new EnumMap<>(ReconcileSink.Part.class);
        lines.cells.forEach((part, cell) -> written.put(part, cell[0]));
        return Collections.unmodifiableMap(written);
    }
}
