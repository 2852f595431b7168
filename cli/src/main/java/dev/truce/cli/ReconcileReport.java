package dev.truce.cli;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Ruleset;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a reconciliation found, counted. */
final class ReconcileReport {

    private final Ruleset rules;
    private final long startedNanos = System.nanoTime();
    private final ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    private final SortedMap<String, Long> answers = new TreeMap<>();
    private final SortedMap<String, Long> kinds = new TreeMap<>();
    private final SortedMap<String, Long> outcomes = new TreeMap<>();
    private final SortedMap<String, Long> operations = new TreeMap<>();
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final SortedMap<String, Long> parkedByAnswer = new TreeMap<>();
    private final SortedMap<String, Long> decidedBy = new TreeMap<>();
    private final SortedMap<String, Long> warnings = new TreeMap<>();
    private final SortedMap<String, Long> written = new TreeMap<>();
    private long records;
    private long newCases;
    private @Nullable Double seconds;

    ReconcileReport(Ruleset rules) {
        this.rules = rules;
    }

    void input(String name, @Nullable DataSet set) {
        if (set != null) {
            inputs.putObject(name)
                    .put("file", set.file().toString())
                    .put("records", set.records())
                    .put("sha256", set.digest().hex());
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
            add(decidedBy, step.rule());
        }
        outcome.warnings().forEach(warning -> add(warnings, warning.name()));
    }

    private static void add(Map<String, Long> counts, String name) {
        counts.merge(name, 1L, Long::sum);
    }

    void cases(long opened) {
        newCases = opened;
    }

    void written(Map<ReconcileFiles.Name, Long> lines) {
        lines.forEach((name, count) -> written.put(name.file(), count));
        seconds = Math.round((System.nanoTime() - startedNanos) / 1e6) / 1e3;
    }

    long records() {
        return records;
    }

    long parked() {
        return outcomes.getOrDefault("parked", 0L);
    }

    long newCases() {
        return newCases;
    }

    long answer(String name) {
        return answers.getOrDefault(name, 0L);
    }

    String secondsText() {
        return String.format(Locale.ROOT, "%.1f s", seconds == null ? 0.0 : seconds);
    }

    String filesText() {
        StringBuilder text = new StringBuilder();
        written.forEach((file, lines) ->
                text.append(text.isEmpty() ? "" : ", ").append(file).append(" ").append(Values.count(lines)));
        return text + ", report.json";
    }

    Table table() {
        Table table = new Table("  ");
        row(table, "IN_SYNC", "both sides hold the same");
        row(table, "PULL", "only the server changed them");
        row(table, "PUSH", "only local changed them");
        row(table, "CONFLICT", "both changed them");
        row(table, "FAULT", "versions contradict each other");
        return table;
    }

    private void row(Table table, String answer, String meaning) {
        if (!answers.containsKey(answer)) {
            return;
        }
        long count = answer(answer);
        long waiting = parkedByAnswer.getOrDefault(answer, 0L);
        String parkedOf = waiting == 0 && !answer.equals("CONFLICT")
                ? ""
                : ": " + Values.count(count - waiting) + " resolved, " + Values.count(waiting) + " parked";
        table.row(answer, Values.count(count), meaning + parkedOf);
    }

    ObjectNode document() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.putObject("ruleset")
                .put("name", rules.name())
                .put("version", rules.version())
                .put("digest", rules.digest().toString());
        report.set("inputs", inputs);
        report.put("records", records);
        put(report, "answers", answers);
        put(report, "kinds", kinds);
        put(report, "outcomes", outcomes);
        put(report, "operations", operations);
        put(report, "reasons", reasons);
        put(report, "rules", decidedBy);
        put(report, "warnings", warnings);
        put(report, "written", written);
        report.put("newCases", newCases);
        report.put("seconds", seconds == null ? 0.0 : seconds);
        return report;
    }

    private static void put(ObjectNode report, String name, Map<String, Long> counts) {
        ObjectNode object = report.putObject(name);
        counts.forEach(object::put);
    }
}
