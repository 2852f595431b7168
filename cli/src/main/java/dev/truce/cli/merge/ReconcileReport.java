package dev.truce.cli.merge;

import dev.truce.cli.terminal.Table;
import dev.truce.cli.terminal.Values;
import dev.truce.cli.workspace.DataFile;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.stream.ReconcileCounts;
import dev.truce.integrity.Digest;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a reconciliation found, counted. */
final class ReconcileReport {

    private final Ruleset rules;
    private final long startedNanos = System.nanoTime();
    private final ObjectNode inputs = JsonNodeFactory.instance.objectNode();
    private final SortedMap<String, Future<Digest>> digests = new TreeMap<>();
    private final SortedMap<String, Long> written = new TreeMap<>();
    private @Nullable ReconcileCounts counts;
    private long newCases;
    private double seconds;

    ReconcileReport(Ruleset rules) {
        this.rules = rules;
    }

    /** The file's digest is made while the records are resolved. */
    void input(String name, @Nullable DataFile file, long count, ExecutorService workers) {
        if (file != null) {
            inputs.putObject(name).put("file", file.file().toString()).put("records", count);
            digests.put(name, workers.submit(file::digest));
        }
    }

    void counted(ReconcileCounts found) {
        counts = found;
    }

    void cases(long opened) {
        newCases = opened;
    }

    /** What stands in the files now. */
    void written(ReconcileFiles files) {
        counts().lines().forEach((part, count) -> {
            if (files.wants(part)) {
                written.put(ReconcileFiles.Name.of(part).file(), count);
            }
        });
        written.put(ReconcileFiles.Name.PARKED.file(), parked());
        digests.forEach((name, digest) ->
                ((ObjectNode) inputs.get(name)).put("sha256", result(digest).hex()));
        seconds = Math.round((System.nanoTime() - startedNanos) / 1e6) / 1e3;
    }

    private static Digest result(Future<Digest> digest) {
        try {
            return digest.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("the work was interrupted"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private ReconcileCounts counts() {
        return Objects.requireNonNull(counts, "nothing was reconciled yet");
    }

    long records() {
        return counts().records();
    }

    long parked() {
        return counts().outcomes().getOrDefault("parked", 0L);
    }

    long newCases() {
        return newCases;
    }

    long answer(String name) {
        return counts().answers().getOrDefault(name, 0L);
    }

    String secondsText() {
        return String.format(Locale.ROOT, "%.1f s", seconds);
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
        if (!counts().answers().containsKey(answer)) {
            return;
        }
        long count = answer(answer);
        long waiting = counts().parkedByAnswer().getOrDefault(answer, 0L);
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
        report.put("records", records());
        put(report, "answers", counts().answers());
        put(report, "kinds", counts().kinds());
        put(report, "outcomes", counts().outcomes());
        put(report, "operations", counts().operations());
        put(report, "reasons", counts().reasons());
        put(report, "rules", counts().rules());
        put(report, "warnings", counts().warnings());
        put(report, "written", written);
        report.put("newCases", newCases);
        report.put("seconds", seconds);
        return report;
    }

    private static void put(ObjectNode report, String name, Map<String, Long> counts) {
        ObjectNode object = report.putObject(name);
        counts.forEach(object::put);
    }
}
