package dev.truce.conflict.stream;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.Work;
import dev.truce.integrity.file.DurabilityException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run over sets, in three stages: the executor merges batches, several at a time; the calling thread reads them and settles what
 * must be settled in order; the executor writes them, one at a time and in order. Used once.
 */
final class ReconcileRun {

    /** While one is written and the next one read, no thread is to wait. */
    private static final int BATCHES_A_THREAD = 2;

    private static final List<ReconcileSink.Part> PARTS = List.of(ReconcileSink.Part.values());

    private final ConflictResolver<JsonNode> resolver;
    private final NdjsonSets sets;
    private final RecordFormat format;
    private final ReconcileSink<JsonNode> sink;
    private final Set<ReconcileSink.Part> wanted;
    private final Executor executor;
    private final int inWork;
    private final Function<Set<ReconcileSink.Part>, BatchMerge> merges;
    private final ReconcileCounts counts = new ReconcileCounts();
    private final KeptBoth keptBoth;
    private final Dependents dependents;
    private final Deque<Step> merging = new ArrayDeque<>();
    private final Deque<Step> free = new ArrayDeque<>();
    private @Nullable Step writing;
    private @Nullable LineKey last;

    /**
     * A run.
     *
     * @param threads how many the executor has
     * @param merges makes what merges a batch, for the parts that are written
     */
    ReconcileRun(
            ConflictResolver<JsonNode> resolver,
            NdjsonSets sets,
            ReconcileSink<JsonNode> sink,
            Executor executor,
            int threads,
            Function<Set<ReconcileSink.Part>, BatchMerge> merges) {
        this.resolver = resolver;
        this.sets = sets;
        this.format = sets.format();
        this.sink = sink;
        this.wanted = wanted(sink);
        this.executor = executor;
        this.inWork = BATCHES_A_THREAD * threads;
        this.merges = merges;
        this.keptBoth = new KeptBoth(resolver);
        this.dependents = new Dependents(resolver);
    }

    private static Set<ReconcileSink.Part> wanted(ReconcileSink<?> sink) {
        Set<ReconcileSink.Part> wanted = EnumSet.allOf(ReconcileSink.Part.class);
        wanted.removeIf(part -> !sink.wants(part));
        return wanted;
    }

    /** One batch, what works on it, and what was settled of it. */
    private static final class Step {
        private final Batch batch = new Batch();
        private final BatchMerge merge;
        private final List<ResultLines> settled = new ArrayList<>();
        private final Bytes output = new Bytes(1 << 12);
        private @Nullable Work<BatchMerge.Result> merged;
        private @Nullable Work<Boolean> written;

        Step(BatchMerge merge) {
            this.merge = merge;
        }
    }

    /** What waits for what must be known before the first record is settled: records come by type, not by reference. */
    private void lookAhead() {
        BatchMerge merge = merges.apply(wanted);
        Batch batch = new Batch();
        try (BatchReader reader = sets.open()) {
            while (reader.next(batch)) {
                merge.merge(batch).pending().forEach(dependents::foresee);
            }
        }
        dependents.connect();
    }

    ReconcileCounts run() {
        if (resolver.ruleset().hasReferences()) {
            lookAhead();
        }
        try (BatchReader reader = sets.open()) {
            while (true) {
                Step step = free.isEmpty() ? new Step(merges.apply(wanted)) : free.remove();
                if (!reader.next(step.batch)) {
                    break;
                }
                step.merged = Work.start(executor, () -> step.merge.merge(step.batch));
                merging.add(step);
                if (merging.size() > inWork) {
                    settle(merging.remove());
                }
            }
            while (!merging.isEmpty()) {
                settle(merging.remove());
            }
            written();
            settleKeptBoth();
            dependents.writePutOff(sink);
            return counts;
        } catch (IOException e) {
            throw unwritten(e);
        } finally {
            merging.forEach(step -> Objects.requireNonNull(step.merged).end());
            if (writing != null) {
                Objects.requireNonNull(writing.written).end();
            }
        }
    }

    private void settle(Step step) {
        BatchMerge.Result result = Objects.requireNonNull(step.merged).result();
        refuseDisorder(result);
        for (int set = 0; set < Batch.SETS; set++) {
            sets.count(set, result.counts()[set]);
        }
        step.settled.clear();
        try {
            for (BatchMerge.Pending pending : result.pending()) {
                step.settled.add(settle(pending));
            }
        } catch (IOException e) {
            throw unwritten(e);
        }
        counts.addAll(result.lines().counts());
        written();
        writing = step;
        step.written = Work.start(executor, () -> {
            write(step, result);
            return true;
        });
    }

    private void refuseDisorder(BatchMerge.Result result) {
        LineKey before = last;
        LineKey first = result.first();
        if (before != null && first != null && before.compareTo(first) >= 0) {
            throw new UnsortedException("one of the sets", first, before);
        }
        last = first == null ? before : result.last();
    }

    private ResultLines settle(BatchMerge.Pending pending) throws IOException {
        ResultLines.Sides sides = pending.sides();
        Outcome<JsonNode> outcome = dependents.settle(pending.outcome(), sides);
        ResultLines lines = new ResultLines(format, wanted);
        if (keptBoth.takes(outcome, sides, pending.baseLine())) {
            return lines;
        }
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved) {
            lines.resolved(resolved, sides);
        } else if (outcome instanceof Outcome.Parked<JsonNode> parked) {
            lines.waiting(parked, sides, pending.baseLine());
            sink.parked(parked);
        }
        counts.addAll(lines.counts());
        dependents.putOff(outcome, lines);
        return lines;
    }

    /** Records that stay beside a new one stand at the end: only there it is known which records there are. */
    private void settleKeptBoth() {
        ResultLines lines = new ResultLines(format, wanted);
        try {
            for (Outcome.Parked<JsonNode> waiting : keptBoth.settle(lines)) {
                sink.parked(waiting);
            }
            for (ReconcileSink.Part part : PARTS) {
                Bytes own = lines.part(part);
                if (own.size() > 0) {
                    sink.write(part, own.data(), 0, own.size());
                }
            }
        } catch (IOException e) {
            throw unwritten(e);
        }
        counts.addAll(lines.counts());
    }

    /** What was settled stands among the other lines, where its record belongs. */
    private void write(Step step, BatchMerge.Result result) {
        try {
            for (int part = 0; part < PARTS.size(); part++) {
                Bytes lines = result.lines().part(PARTS.get(part));
                Bytes output = step.output;
                output.clear();
                int done = 0;
                for (int i = 0; i < step.settled.size(); i++) {
                    int place = result.pending().get(i).places().get(part);
                    Bytes own = step.settled.get(i).part(PARTS.get(part));
                    output.add(lines.data(), done, place).add(own.data(), 0, own.size());
                    done = place;
                }
                if (done > 0 || output.size() > 0) {
                    output.add(lines.data(), done, lines.size());
                    lines = output;
                }
                if (lines.size() > 0) {
                    sink.write(PARTS.get(part), lines.data(), 0, lines.size());
                }
            }
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private static DurabilityException unwritten(IOException e) {
        return DurabilityException.of("writing the result", e);
    }

    /** Waits for the batch that is being written. */
    private void written() {
        Step done = writing;
        if (done != null) {
            writing = null;
            Objects.requireNonNull(done.written).result();
            free.add(done);
            sink.done(counts.records());
        }
    }
}
