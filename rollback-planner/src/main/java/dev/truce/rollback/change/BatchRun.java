package dev.truce.rollback.change;

import dev.truce.conflict.RecordId;
import dev.truce.integrity.Digest;
import dev.truce.integrity.store.ContentStore;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes a plan's changes. A rehearsal, an execution and the repetition of an interrupted one run this same code, on a copy
 * or on the live data.
 */
public final class BatchRun {

    private final ContentStore contents;
    private final RollbackPlan plan;
    private final LiveStore store;
    private final Journal journal;
    private final long operation;
    private final ExecutionListener listener;
    private long done;
    private int announced;

    /**
     * A run of a plan.
     *
     * @param contents has the batches
     * @param plan the plan
     * @param store receives the changes
     * @param journal learns which batches were made
     * @param operation their operation in the journal
     * @param listener is told each step
     */
    public BatchRun(
            ContentStore contents,
            RollbackPlan plan,
            LiveStore store,
            Journal journal,
            long operation,
            ExecutionListener listener) {
        this.contents = contents;
        this.plan = plan;
        this.store = store;
        this.journal = journal;
        this.operation = operation;
        this.listener = listener;
    }

    /**
     * A run on a copy, of which nobody is told and that no journal keeps.
     *
     * @param contents has the batches
     * @param plan the plan
     * @param copy receives the changes
     * @param clock tells when the changes are made
     * @return the run
     */
    public static BatchRun rehearsal(ContentStore contents, RollbackPlan plan, LiveStore copy, InstantSource clock) {
        Journal forgetful = Journal.inMemory(clock);
        long operation = forgetful.begin(plan.digest(), "", plan.store());
        return new BatchRun(contents, plan, copy, forgetful, operation, ExecutionListener.NONE);
    }

    /**
     * Makes all changes, in one step where the store can. Those that are made already are left, so that it can be repeated.
     */
    public void apply() {
        if (store.atomic() && plan.batches().size() > 1) {
            store.applyAll(this::readings);
            advance(plan.batches().get(plan.batches().size() - 1));
            journal.record(operation, "all batches", "{\"changes\":" + plan.changes() + "}");
            return;
        }
        for (int i = 0; i < plan.batches().size(); i++) {
            RollbackPlan.Batch batch = plan.batches().get(i);
            String step = step(i);
            listener.before(step);
            store.apply(ChangeBatches.read(contents, batch));
            journal.record(operation, step, "{\"changes\":" + batch.changes() + "}");
            advance(batch);
        }
    }

    private void advance(RollbackPlan.Batch batch) {
        done += batch.changes();
        listener.progress(done, 2 * plan.changes());
    }

    private String step(int index) {
        return "batch " + (index + 1) + " of " + plan.batches().size();
    }

    /** The batches, each read when it is asked for; the listener hears of each once, however often the store reads them. */
    private Iterator<List<RecordChange>> readings() {
        return IntStream.range(0, plan.batches().size()).mapToObj(this::reading).iterator();
    }

    private List<RecordChange> reading(int index) {
        if (index == announced) {
            listener.before(step(index));
            if (index > 0) {
                advance(plan.batches().get(index - 1));
            }
            announced++;
        }
        return ChangeBatches.read(contents, plan.batches().get(index));
    }

    /**
     * Reads every record that is to change, as making the changes would.
     *
     * @param live the live data
     * @throws dev.truce.rollback.store.UnexpectedRecordException when one is not as the plan expects
     */
    public void expect(LiveStore live) {
        for (RollbackPlan.Batch batch : plan.batches()) {
            List<RecordChange> changes = ChangeBatches.read(contents, batch);
            Map<RecordId, StoredRecord> found =
                    live.getAll(changes.stream().map(RecordChange::id).toList());
            changes.forEach(change -> change.isMade(live.location(), Optional.ofNullable(found.get(change.id()))));
        }
    }

    /**
     * Reads every changed record again.
     *
     * @return the records that are not as planned, in order
     */
    public List<RecordChange> failures() {
        listener.before("check");
        List<RecordChange> failures = new ArrayList<>();
        for (RollbackPlan.Batch batch : plan.batches()) {
            List<RecordChange> changes = ChangeBatches.read(contents, batch);
            Map<RecordId, StoredRecord> found =
                    store.getAll(changes.stream().map(RecordChange::id).toList());
            for (RecordChange change : changes) {
                Optional<Digest> there =
                        Optional.ofNullable(found.get(change.id())).map(StoredRecord::digest);
                if (!there.equals(change.wanted())) {
                    failures.add(change);
                }
            }
            advance(batch);
        }
        return failures;
    }
}
