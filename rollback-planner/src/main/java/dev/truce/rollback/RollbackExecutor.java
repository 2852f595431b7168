package dev.truce.rollback;

import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.Digest;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.OverlayLiveStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries plans out, and decides nothing. Thread-safe as its parts are; one execution at a time holds a store's lock. */
public final class RollbackExecutor {

    final SnapshotRepository repository;
    final Journal journal;
    final AuditTrail audit;
    final InstantSource clock;
    final ExecutionListener listener;

    /**
     * An executor.
     *
     * @param repository has the snapshots and the changes of plans, and receives safety snapshots
     * @param journal receives what recovery needs
     * @param audit receives approvals, rollbacks and recoveries
     * @param clock tells when they take place
     * @param listener is told each step
     */
    public RollbackExecutor(
            SnapshotRepository repository,
            Journal journal,
            AuditTrail audit,
            InstantSource clock,
            ExecutionListener listener) {
        this.repository = repository;
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Carries a plan out on a copy in memory. Nothing is written.
     *
     * @param plan the plan
     * @param live the live data; read, not written
     * @return what execution would do
     * @throws StalePlanException when the live data is no longer what the plan was made for
     * @throws CorruptSnapshotException when the snapshot is damaged
     */
    public RollbackReport rehearse(RollbackPlan plan, LiveStore live) {
        Instant start = clock.instant();
        Preconditions preconditions = new Preconditions(repository, plan);
        preconditions.store(live);
        preconditions.target();
        OverlayLiveStore overlay = new OverlayLiveStore(live);
        Digest root = plan.predictedRoot();
        long failures = 0;
        if (plan.scope().mode() != RestoreMode.FORK) {
            preconditions.liveState(live, StateRoot.of(live));
            Journal forgetful = Journal.inMemory(clock);
            long operation = forgetful.begin(plan.digest(), "", plan.store());
            BatchRun run =
                    new BatchRun(repository.contents(), plan, overlay, forgetful, operation, ExecutionListener.NONE);
            run.apply();
            failures = run.failures().size();
            root = StateRoot.of(overlay);
        }
        boolean asPredicted = failures == 0 && root.equals(plan.predictedRoot());
        return new RollbackReport(
                plan.digest(),
                RollbackReport.Outcome.REHEARSED,
                Execution.counts(plan),
                plan.changes() - failures,
                root,
                asPredicted,
                null,
                List.of(),
                since(start));
    }

    /**
     * Carries a plan out. An interrupted execution of the same plan is resumed.
     *
     * @param plan the plan
     * @param live the live data
     * @param approval the consent to exactly this plan; may be null for a plan that is safe
     * @param actor who carries it out
     * @return what was done
     * @throws ApprovalRequiredException when the approval is missing or for another plan
     * @throws StalePlanException when the live data is no longer what the plan was made for
     * @throws CorruptSnapshotException when the snapshot is damaged
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the store
     * @throws dev.truce.rollback.store.UnfinishedOperationException when another plan's execution was interrupted
     * @throws RollbackInterruptedException when it failed after it began; {@link #recover} finishes or undoes it
     */
    public RollbackReport execute(RollbackPlan plan, LiveStore live, @Nullable Approval approval, String actor) {
        return new Execution(this, plan, live, actor).run(approval);
    }

    /**
     * Finishes what a crash interrupted, or brings back the state before where finishing is impossible. Writes nothing when
     * nothing was interrupted.
     *
     * @param live the live data
     * @param actor who recovers it
     * @return a report for each interrupted execution on this store, in order
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the store
     * @throws CorruptSnapshotException when it can neither be finished nor undone
     */
    public List<RollbackReport> recover(LiveStore live, String actor) {
        return new Recovery(this, live, actor).run();
    }

    Duration since(Instant start) {
        Duration elapsed = Duration.between(start, clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    Snapshot snapshot(Digest id) {
        return repository.find(id.hex());
    }
}
