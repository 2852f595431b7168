package dev.truce.cli.merge;

import dev.truce.cli.terminal.Output;
import dev.truce.cli.terminal.Progress;
import dev.truce.cli.workspace.DataFile;
import dev.truce.cli.workspace.KeptRules;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.conflict.stream.NdjsonReconciler;
import dev.truce.conflict.stream.NdjsonSets;
import dev.truce.conflict.stream.ReconcileSink;
import dev.truce.integrity.json.InputRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Resolves two data sets record by record and writes what follows for each side. */
final class Reconciliation {

    private final Ruleset rules;
    private final RecordFormat format;
    private final Workspace workspace;
    private final Output out;

    Reconciliation(Ruleset rules, Workspace workspace, Output out) {
        this.rules = rules;
        this.format = Objects.requireNonNull(rules.record(), "the rules have no record format");
        this.workspace = workspace;
        this.out = out;
    }

    /**
     * What is reconciled.
     *
     * @param base the last agreed set; null for none
     * @param local local's set
     * @param server the server's set
     * @param allowEmpty whether a set may hold nothing
     */
    record Inputs(@Nullable Path base, Path local, Path server, boolean allowEmpty) {}

    /**
     * What is written.
     *
     * @param folder where
     * @param files which files, beside the report
     */
    record Target(Path folder, Set<ReconcileFiles.Name> files) {}

    /** All keys are read and checked before the first record is resolved; a line that is bad otherwise undoes all. */
    ReconcileReport run(Inputs inputs, Target target) {
        ReconcileReport report = new ReconcileReport(rules);
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (DataFile base = inputs.base() == null ? null : DataFile.open(inputs.base());
                DataFile local = DataFile.open(inputs.local());
                DataFile server = DataFile.open(inputs.server());
                NdjsonSets sets = NdjsonSets.read(
                        base == null ? null : base.ndjson(),
                        local.ndjson(),
                        server.ndjson(),
                        format,
                        NdjsonSets.Sorting.in(DataFile.temporaries()),
                        workers);
                Progress resolving = new Progress("resolving", out)) {
            refuseEmpty(inputs.local(), sets.localRecords(), inputs.allowEmpty());
            refuseEmpty(inputs.server(), sets.serverRecords(), inputs.allowEmpty());
            report.input("base", base, sets.baseRecords(), workers);
            report.input("local", local, sets.localRecords(), workers);
            report.input("server", server, sets.serverRecords(), workers);
            ReconcileFiles.write(
                    target.folder(),
                    target.files(),
                    report,
                    files -> workspace.database().inOneTransaction(() -> {
                        resolve(sets, report, files, resolving, new Workers(workers, threads));
                        return true;
                    }));
        } finally {
            workers.shutdown();
        }
        return report;
    }

    /** Who works beside the calling thread. */
    private record Workers(ExecutorService executor, int threads) {}

    private static void refuseEmpty(Path file, long records, boolean allowEmpty) {
        if (records == 0 && !allowEmpty) {
            throw new InputRejectedException(
                    file.toString(), "the file holds no record; if the data set is empty, say so with --allow-empty");
        }
    }

    private void resolve(
            NdjsonSets sets, ReconcileReport report, ReconcileFiles files, Progress progress, Workers workers) {
        new KeptRules(workspace).keep(rules);
        LastCase queue = new LastCase(workspace.queue());
        ConflictResolver<JsonNode> resolver = ConflictResolver.builder(
                        rules, FieldAccess.json(), out.console().clock())
                .queue(queue)
                .audit(workspace.audit())
                .withoutLoopBreaker() // every record is resolved once
                .build();
        report.counted(NdjsonReconciler.of(
                        resolver, FieldAccess.json(), out.console().clock())
                .on(workers.executor(), workers.threads())
                .reconcile(sets, new ReconcileSink<JsonNode>() {
                    @Override
                    public boolean wants(Part part) {
                        return files.wants(part);
                    }

                    @Override
                    public void write(Part part, byte[] bytes, int offset, int length) throws IOException {
                        files.write(part, bytes, offset, length);
                    }

                    @Override
                    public void parked(Outcome.Parked<JsonNode> outcome) throws IOException {
                        files.parked(parkedLine(outcome, queue));
                    }

                    @Override
                    public void done(long records) {
                        progress.stepTo(records);
                    }
                }));
        report.cases(queue.newCases());
    }

    private static ObjectNode parkedLine(Outcome.Parked<JsonNode> outcome, LastCase queue) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ConflictCase waiting = queue.of(outcome.id());
        line.put("case", waiting.number()).put("revision", waiting.revision());
        line.put("type", outcome.id().type()).put("key", outcome.id().key());
        line.setAll(ResultLine.of(null, outcome));
        return line;
    }
}
