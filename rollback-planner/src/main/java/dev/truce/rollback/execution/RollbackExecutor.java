package dev.truce.rollback.execution;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.rollback.Approval;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.ExecutionListener;
import dev.truce.rollback.RollbackInterruptedException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.change.BatchRun;
import dev.truce.rollback.change.ChangeBatches;
import dev.truce.rollback.change.OpenCases;
import dev.truce.rollback.guard.Deed;
import dev.truce.rollback.guard.Guard;
import dev.truce.rollback.guard.RefusedException;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedCopy;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries plans out, and decides nothing. Thread-safe as its parts are; one execution at a time holds a store's lock. */
public final class RollbackExecutor {

    private static final String CASES_STEP = "cases";

    final SnapshotRepository repository;
    final Journal journal;
    final AuditTrail audit;
    final InstantSource clock;
    final ExecutionListener listener;
    final @Nullable OpenCases cases;
    final RollbackPolicy policy;
    final Guard guard;

    /**
     * An executor.
     *
     * @param repository has the snapshots and the changes of plans, and receives safety snapshots
     * @param journal receives what recovery needs
     * @param audit receives approvals, rollbacks, recoveries and what was refused to whom
     * @param clock tells when they take place
     * @param listener is told each step
     */
    public RollbackExecutor(
            SnapshotRepository repository,
            Journal journal,
            AuditTrail audit,
            InstantSource clock,
            ExecutionListener listener) {
        this(repository, journal, audit, clock, listener, null, RollbackPolicy.defaults(), Guard.OPEN);
    }

    private RollbackExecutor(
            SnapshotRepository repository,
            Journal journal,
            AuditTrail audit,
            InstantSource clock,
            ExecutionListener listener,
            @Nullable OpenCases cases,
            RollbackPolicy policy,
            Guard guard) {
        this.repository = repository;
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
        this.listener = listener;
        this.cases = cases;
        this.policy = policy;
        this.guard = guard;
    }

    /**
     * The same, detecting the open cases on changed records again once these are changed: what still conflicts with the restored
     * state gets a new revision, and what does not closes itself. A plan that foresees cases is refused by an executor without this.
     *
     * @param queue the queue
     * @param rules the rules that hold now, with a record format; where they are for peers, cases are left to the next sync
     * @return the executor
     */
    public RollbackExecutor settling(ConflictQueue queue, Ruleset rules) {
        return new RollbackExecutor(
                repository,
                journal,
                audit,
                clock,
                listener,
                OpenCases.canDetect(rules) ? new OpenCases(queue, rules, clock, audit) : null,
                policy,
                guard);
    }

    /**
     * This executor under a policy: plans of another are stale, approvals expire, and only who may approves and carries out.
     *
     * @param current the policy; unless told, {@link RollbackPolicy#defaults}
     * @return the executor, with the policy's own guard
     */
    public RollbackExecutor under(RollbackPolicy current) {
        return new RollbackExecutor(repository, journal, audit, clock, listener, cases, current, current.guards());
    }

    /**
     * This executor with another guard than its policy's.
     *
     * @param other says who may do what
     * @return the executor
     */
    public RollbackExecutor guardedBy(Guard other) {
        return new RollbackExecutor(repository, journal, audit, clock, listener, cases, policy, other);
    }

    /**
     * Records somebody's consent to a plan, to be found by {@link #execute}. It holds as long as the policy says.
     *
     * @param plan the plan
     * @param approver who consents
     * @param reason why, in words
     * @return the consent
     * @throws StalePlanException when the plan was made under another policy
     * @throws RefusedException when that person may not approve; that is noted in the audit trail
     */
    public Approval approve(RollbackPlan plan, String approver, String reason) {
        new Preconditions(repository, plan).policy(policy);
        guard.noting(audit, plan.digest().toString()).require(Deed.APPROVE, approver);
        return new ApprovalRecord(audit, plan).add(approver, reason);
    }

    /**
     * Carries a plan out on a copy of the live data in the repository, where what it wrote is garbage afterwards. Nothing else changes.
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
        Digest root = plan.predictedRoot();
        long failures = 0;
        if (plan.scope().mode() != RestoreMode.FORK) {
            try (InProgress work = repository.begin("rehearsal for " + live.location())) {
                StagedState state = repository.stage(live, work);
                preconditions.liveState(live, state.content().stateRoot());
                try (StagedCopy copy = repository.copy(live, state, work)) {
                    BatchRun run = BatchRun.rehearsal(repository.contents(), plan, copy, clock);
                    run.apply();
                    failures = run.failures().size();
                    root = copy.stateRoot();
                }
            }
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
     * @param approval a consent to exactly this plan that is given now; null when the plan is safe, or {@link #approve} recorded enough
     * @param actor who carries it out
     * @return what was done
     * @throws ApprovalRequiredException when approvals are missing, expired, or for another plan
     * @throws RefusedException when that person may not carry plans out; that is noted in the audit trail
     * @throws StalePlanException when the live data is no longer what the plan was made for
     * @throws CorruptSnapshotException when the snapshot is damaged
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the store
     * @throws dev.truce.rollback.store.UnfinishedOperationException when another plan's execution was interrupted
     * @throws RollbackInterruptedException when it failed after it began; {@link #recover} finishes or undoes it
     */
    public RollbackReport execute(RollbackPlan plan, LiveStore live, @Nullable Approval approval, String actor) {
        guard.noting(audit, plan.digest().toString()).require(Deed.EXECUTE, actor);
        return new Execution(this, plan, live, actor).run(approval);
    }

    /** Carries a plan out that the emergency path made a moment ago, and that nobody else has to approve. */
    RollbackReport executeInEmergency(RollbackPlan plan, LiveStore live, Approval own) {
        return new Execution(this, plan, live, own.approver()).runInEmergency(own);
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
        return new Recovery(this, live, actor, false).run();
    }

    /**
     * Brings back the state before what a crash, or whoever cancelled it, interrupted, also where it could be finished. Writes nothing
     * when nothing was interrupted. What somebody else wrote since is left, and the report says so.
     *
     * @param live the live data
     * @param actor who undoes it
     * @return a report for each interrupted execution on this store, in order
     * @throws dev.truce.rollback.store.StoreLockedException when another process works on the store
     * @throws CorruptSnapshotException when the state before is damaged; {@link #recover} may still finish it
     */
    public List<RollbackReport> undo(LiveStore live, String actor) {
        return new Recovery(this, live, actor, true).run();
    }

    /** Detects the open cases on a plan's records again; without a queue there are none. */
    void settleCases(RollbackPlan plan, LiveStore live) {
        if (cases == null) {
            return;
        }
        if (plan.aftermath().cases() > 0) {
            listener.before(CASES_STEP);
        }
        Set<RecordId> changed = cases.waiting();
        if (!changed.isEmpty()) {
            try {
                changed.retainAll(ChangeBatches.ids(repository.contents(), plan, changed));
            } catch (DamageException e) {
                // nobody knows which records changed: to detect a case again that did not change does no harm
            }
            cases.settle(changed, live);
        }
    }

    Duration since(Instant start) {
        Duration elapsed = Duration.between(start, clock.instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    Snapshot snapshot(Digest id) {
        return repository.find(id.hex());
    }
}
