package dev.truce.conflict.stream;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.engine.ConflictResolver;
import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.integrity.file.DurabilityException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;

/**
 * Resolves two whole data sets in NDJSON files, and the last agreed one where there is any. Files may have any size and order.
 *
 * <p>A record that is
 * the same bytes on all sides is in sync and is written as it stands; of one that only one side changed, what differs is
 * looked at; the others are read whole. Outcomes are those of {@link ConflictResolver#resolve}, record by record in the order
 * of the ids, whatever the number of threads. Only lines that differ in spelling alone may be written as either is spelt.
 *
 * <p>Every line is checked as strictly as {@link dev.truce.integrity.json.StrictJson} does, or is the same bytes as one that
 * was; but of a line that is the same bytes on both sides and in the last agreed set no more than the metadata is read. A line that is refused ends the work when it is reached: what was settled until then must be undone by the caller, best
 * by one transaction around the whole.
 *
 * <p>Memory: about 6 MB for each thread, and one record of each set where records are larger. Thread-safe
 * as far as the resolver is; the calling thread reads, settles and writes, and waits for the executor.
 *
 * @param <T> the JSON trees of {@link FieldAccess#json()}, which no signature of this module names but that one
 */
public final class NdjsonReconciler<T> {

    private final ConflictResolver<JsonNode> resolver;
    private final InstantSource clock;
    private final Executor executor;
    private final int threads;

    private NdjsonReconciler(ConflictResolver<JsonNode> resolver, InstantSource clock, Executor executor, int threads) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.threads = threads;
    }

    /**
     * A reconciler that does all in the calling thread.
     *
     * @param resolver decides the records
     * @param json {@link FieldAccess#json()}, and no other
     * @param clock the clock the resolver has
     * @param <T> the JSON trees the resolver decides about
     * @return the reconciler
     * @throws IllegalArgumentException when the access is another
     */
    @SuppressWarnings("unchecked") // the access is that of JSON trees, so they are what T stands for
    public static <T> NdjsonReconciler<T> of(ConflictResolver<T> resolver, FieldAccess<T> json, InstantSource clock) {
        if (json != FieldAccess.json()) {
            throw new IllegalArgumentException(
                    "NDJSON is read as JSON trees, but the access is " + json + "; pass FieldAccess.json()");
        }
        return new NdjsonReconciler<>((ConflictResolver<JsonNode>) resolver, clock, Runnable::run, 1);
    }

    /**
     * This reconciler with helpers.
     *
     * @param workers decides records
     * @param count how many batches of records are in work at most, at least 1; as many as the workers have threads
     * @return the reconciler
     */
    public NdjsonReconciler<T> on(Executor workers, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("At least one thread works, but the number was " + count);
        }
        return new NdjsonReconciler<>(resolver, clock, workers, count);
    }

    /**
     * Resolves every record that any of the sets holds. The sets are complete: what one lacks was never there or, when base
     * has it, is as the ruleset's {@code missing} says.
     *
     * @param sets the sets, read by the format of the resolver's ruleset
     * @param sink takes what is written
     * @return what was found
     * @throws dev.truce.integrity.json.InputRejectedException when a line is no record; names file and line
     * @throws UnsortedException when a record does not come after the one before it, in sets that were said to be in order
     * @throws DurabilityException when temporary files or the sink cannot be written
     */
    @SuppressWarnings("unchecked") // see of()
    public ReconcileCounts reconcile(NdjsonSets sets, ReconcileSink<? super T> sink) {
        return run(sets, (ReconcileSink<JsonNode>) sink);
    }

    private ReconcileCounts run(NdjsonSets sets, ReconcileSink<JsonNode> sink) {
        RecordFormat format = sets.format();
        OpenRecords open = OpenRecords.of(resolver, format.typePath() != null);
        long latest = latestMillis();
        NdjsonFile[] files = sets.files();
        return new ReconcileRun(
                        resolver,
                        sets,
                        sink,
                        executor,
                        threads,
                        wanted -> new BatchMerge(resolver, format, wanted, open, files, latest))
                .run();
    }

    /** The time up to which stamps are not in the future, by a clock that does not run back. */
    private long latestMillis() {
        long now = clock.millis();
        long latest = now + resolver.ruleset().maxFuture().toMillis();
        return latest < now ? Long.MAX_VALUE : latest;
    }
}
