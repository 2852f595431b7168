package dev.truce.rollback;

import dev.truce.integrity.store.ContentStore;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a plan's changes. A rehearsal, an execution and the repetition of an interrupted one run this same code, on an overlay
 * or on the live data.
 */
final class BatchRun {

    private final ContentStore contents;
    private final RollbackPlan plan;
    private final LiveStore store;
    private final Journal journal;
    private final long operation;
    private final ExecutionListener listener;

    BatchRun(
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

    /** Makes all changes. Those that are made already are left, so that it can be repeated. */
    void apply() {
        for (int i = 0; i < plan.batches().size(); i++) {
            RollbackPlan.Batch batch = plan.batches().get(i);
            String step = "batch " + (i + 1) + " of " + plan.batches().size();
            listener.before(step);
            store.apply(ChangeBatches.read(contents, batch));
            journal.record(operation, step, "{\"changes\":" + batch.changes() + "}");
        }
    }

    /**
     * Reads every changed record again.
     *
     * @return the records that are not as planned, in order
     */
    List<RecordChange> failures() {
        listener.before("check");
        List<RecordChange> failures = new ArrayList<>();
        for (RollbackPlan.Batch batch : plan.batches()) {
            for (RecordChange change : ChangeBatches.read(contents, batch)) {
                if (!isAsPlanned(change)) {
                    failures.add(change);
                }
            }
        }
        return failures;
    }

    private boolean isAsPlanned(RecordChange change) {
        return store.get(change.id()).map(StoredRecord::digest).equals(change.wanted());
    }
}
