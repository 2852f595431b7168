package dev.truce.conflict.stream;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurabilityException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
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
    private final Executor executor;
    private final int inWork;
    private final Supplier<BatchMerge> merges;
    private final ReconcileCounts counts = new ReconcileCounts();
    private final Deque<Work> merging = new ArrayDeque<>();
    private final Deque<Work> free = new ArrayDeque<>();
    private @Nullable Work writing;
    private @Nullable LineKey last;

    /**
     * A run.
     *
     * @param threads how many the executor has
     * @param merges makes what merges a batch
     */
    ReconcileRun(
            ConflictResolver<JsonNode> resolver,
            NdjsonSets sets,
            ReconcileSink<JsonNode> sink,
            Executor executor,
            int threads,
            Supplier<BatchMerge> merges) {
        this.resolver = resolver;
        this.sets = sets;
        this.format = sets.format();
        this.sink = sink;
        this.executor = executor;
        this.inWork = BATCHES_A_THREAD * threads;
        this.merges = merges;
    }

    /** One batch, what works on it, and what was settled of it. */
    private static final class Work {
        private final Batch batch = new Batch();
        private final BatchMerge merge;
        private final List<ResultLines> settled = new ArrayList<>();
        private final Bytes output = new Bytes(1 << 12);
        private @Nullable FutureTask<BatchMerge.Result> merged;
        private @Nullable FutureTask<Boolean> written;

        Work(BatchMerge merge) {
            this.merge = merge;
        }
    }

    ReconcileCounts run() {
        try (BatchReader reader = sets.open()) {
            while (true) {
                Work work = free.isEmpty() ? new Work(merges.get()) : free.remove();
                if (!reader.next(work.batch)) {
                    break;
                }
                work.merged = Tasks.start(executor, () -> work.merge.merge(work.batch));
                merging.add(work);
                if (merging.size() > inWork) {
                    settle(merging.remove());
                }
            }
            while (!merging.isEmpty()) {
                settle(merging.remove());
            }
            written();
            return counts;
        } finally {
            merging.forEach(work -> Tasks.await(Objects.requireNonNull(work.merged)));
            if (writing != null) {
                Tasks.await(Objects.requireNonNull(writing.written));
            }
        }
    }

    private void settle(Work work) {
        BatchMerge.Result result = Tasks.result(Objects.requireNonNull(work.merged));
        refuseDisorder(result);
        for (int set = 0; set < Batch.SETS; set++) {
            sets.count(set, result.counts()[set]);
        }
        work.settled.clear();
        try {
            for (BatchMerge.Pending pending : result.pending()) {
                work.settled.add(settle(pending));
            }
        } catch (IOException e) {
            throw unwritten(e);
        }
        counts.addAll(result.lines().counts());
        written();
        writing = work;
        work.written = Tasks.start(executor, () -> {
            write(work, result);
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
        Outcome<JsonNode> outcome = resolver.settle(pending.outcome(), sides.base(), sides.local(), sides.server());
        ResultLines lines = new ResultLines(format);
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved) {
            lines.resolved(resolved, sides);
        } else if (outcome instanceof Outcome.Parked<JsonNode> parked) {
            lines.waiting(parked, sides, pending.baseLine());
            sink.parked(parked);
        }
        counts.addAll(lines.counts());
        return lines;
    }

    /** What was settled stands among the other lines, where its record belongs. */
    private void write(Work work, BatchMerge.Result result) {
        try {
            for (int part = 0; part < PARTS.size(); part++) {
                Bytes lines = result.lines().part(PARTS.get(part));
                Bytes output = work.output;
                output.clear();
                int done = 0;
                for (int i = 0; i < work.settled.size(); i++) {
                    int place = result.pending().get(i).places().get(part);
                    Bytes own = work.settled.get(i).part(PARTS.get(part));
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
        Work done = writing;
        if (done != null) {
            writing = null;
            Tasks.result(Objects.requireNonNull(done.written));
            free.add(done);
            sink.done(counts.records());
        }
    }
}
