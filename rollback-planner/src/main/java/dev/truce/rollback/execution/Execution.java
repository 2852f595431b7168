package dev.truce.rollback.execution;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.Approval;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.RollbackInterruptedException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.Step;
import dev.truce.rollback.change.BatchRun;
import dev.truce.rollback.change.ChosenEntries;
import dev.truce.rollback.record.Tallies;
import dev.truce.rollback.risk.RecordFate;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.UnfinishedOperationException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** One execution of one plan. */
final class Execution {

    /** The journal step that names the safety snapshot. Without it nothing was changed. */
    static final String SAFETY_STEP = "safety-snapshot";

    private final RollbackExecutor executor;
    private final RollbackPlan plan;
    private final LiveStore live;
    private final String actor;
    private final Preconditions preconditions;
    private final Instant start;

    Execution(RollbackExecutor executor, RollbackPlan plan, LiveStore live, String actor) {
        this.executor = executor;
        this.plan = plan;
        this.live = live;
        this.actor = actor;
        this.preconditions = new Preconditions(executor.repository, plan);
        this.start = executor.clock.instant();
    }

    RollbackReport run(@Nullable Approval approval) {
        preconditions.store(live);
        preconditions.policy(executor.policy);
        preconditions.approval(approval, new ApprovalRecord(executor.audit, plan), executor);
        return proceed(approval);
    }

    /** What the emergency path planned a moment ago, by the one who approves it. */
    RollbackReport runInEmergency(Approval own) {
        return proceed(own);
    }

    private RollbackReport proceed(@Nullable Approval approval) {
        preconditions.cases(executor.cases != null);
        Snapshot target = preconditions.target();
        if (plan.scope().mode() == RestoreMode.FORK) {
            return fork(target, approval);
        }
        try (LiveStore.StoreLock lock = live.lock()) {
            Objects.requireNonNull(lock);
            return isInterrupted() ? resume() : change(target, approval);
        }
    }

    private RollbackReport change(Snapshot target, @Nullable Approval approval) {
        try (InProgress work = executor.repository.begin("rollback of " + live.location())) {
            work.use(target);
            keepBatches(work);
            return change(approval, work);
        }
    }

    /** A plan that waited too long may have lost what kept its changes; then they are kept again before anything begins. */
    private void keepBatches(InProgress work) {
        for (Digest batch : plan.objects()) {
            work.keepAlive();
            work.contents().put(executor.repository.contents().get(batch));
        }
    }

    private boolean isInterrupted() {
        for (Journal.Operation operation : executor.journal.open()) {
            if (operation.storeLocation().equals(live.location())) {
                if (!operation.planDigest().equals(plan.digest())) {
                    throw UnfinishedOperationException.of(operation, plan.digest());
                }
                return true;
            }
        }
        return false;
    }

    private RollbackReport resume() {
        List<RollbackReport> reports = new Recovery(executor, live, actor, false).locked();
        return reports.get(reports.size() - 1);
    }

    private RollbackReport fork(Snapshot target, @Nullable Approval approval) {
        String folder = Objects.requireNonNull(plan.scope().forkFolder());
        ForkFolder fork = new ForkFolder(
                Path.of(folder),
                () -> ChosenEntries.planned(plan, executor.repository.tree(target), executor.repository.contents()));
        executor.listener.before("fork");
        fork.write();
        executor.listener.before("check");
        long verified = fork.verify();
        RollbackReport report = report(RollbackReport.Outcome.DONE, verified, plan.predictedRoot(), null);
        audit(AuditKind.ROLLBACK, approval, report);
        return report;
    }

    private RollbackReport change(@Nullable Approval approval, InProgress work) {
        StagedState state = executor.repository.stage(live, work);
        preconditions.liveState(live, state.content().stateRoot());
        if (plan.batches().isEmpty()) {
            return report(RollbackReport.Outcome.DONE, 0, state.content().stateRoot(), null);
        }
        executor.listener.before(SAFETY_STEP);
        Snapshot safety = safetySnapshot(state, work);
        if (approval != null) {
            audit(
                    AuditKind.APPROVAL,
                    approval.approver(),
                    approval.reason(),
                    plan.toJson().path("risk").toString());
        }
        executor.listener.before("begin");
        work.keepForRollback(plan.digest(), Set.of(plan.target().snapshot(), safety.id()), plan.objects());
        String json = StrictJson.text(plan.toJson());
        long operation = executor.journal.begin(plan.digest(), json, plan.store());
        try {
            String detail = JsonNodeFactory.instance
                    .objectNode()
                    .put("snapshot", safety.id().toString())
                    .toString();
            executor.journal.record(operation, SAFETY_STEP, detail);
            RollbackReport report = carryOut(operation, RollbackReport.Outcome.DONE, safety.id());
            executor.listener.before("audit");
            audit(AuditKind.ROLLBACK, approval, report);
            executor.listener.before("finish");
            executor.journal.finish(operation, report.toJson().toString());
            executor.repository.endRollback(plan.digest());
            return report;
        } catch (RuntimeException e) {
            throw new RollbackInterruptedException(
                    "Plan " + plan.digest().shortText() + "… was interrupted: " + e.getMessage()
                            + " Run recover, which finishes it or brings back the state before.",
                    e);
        }
    }

    private Snapshot safetySnapshot(StagedState state, InProgress work) {
        String description =
                "before the rollback to snapshot " + plan.target().snapshot().shortText() + " by plan "
                        + plan.digest().shortText();
        Snapshot safety = executor.repository.commit(
                state, new Snapshot.Note(description, new TreeSet<>(Set.of(Snapshot.SAFETY_TAG)), null), work);
        work.use(safety);
        VerificationReport report = executor.repository.verify(safety, false);
        if (!report.valid()) {
            throw new CorruptSnapshotException(report);
        }
        return safety;
    }

    /** Makes the changes and verifies them; also what recovery repeats. */
    RollbackReport carryOut(long operation, RollbackReport.Outcome outcome, Digest safety) {
        BatchRun run = new BatchRun(
                executor.repository.contents(), plan, live, executor.journal, operation, executor.listener);
        run.apply();
        List<RecordChange> failures = run.failures();
        if (!failures.isEmpty()) {
            throw new UnverifiedChangeException("Record " + failures.get(0).id() + " and " + (failures.size() - 1)
                    + " others are not as they were just written; find out who writes to " + live.location() + ".");
        }
        executor.settleCases(plan, live);
        return report(outcome, plan.changes(), StateRoot.of(live), safety);
    }

    private RollbackReport report(RollbackReport.Outcome outcome, long verified, Digest root, @Nullable Digest safety) {
        return new RollbackReport(
                plan.digest(),
                outcome,
                counts(plan),
                verified,
                root,
                root.equals(plan.predictedRoot()),
                safety,
                List.of(),
                executor.since(start));
    }

    private void audit(AuditKind kind, @Nullable Approval approval, RollbackReport report) {
        audit(
                kind,
                actor,
                approval == null ? "" : approval.reason(),
                report.toJson().toString());
    }

    private void audit(AuditKind kind, String who, String reason, String payload) {
        executor.audit.append(new AuditEvent(kind, "plan " + plan.digest(), who, reason, payload));
    }

    static SortedMap<String, Long> counts(RollbackPlan plan) {
        for (Step step : plan.steps()) {
            if (step instanceof Step.WriteFork fork) {
                return fork.counts();
            }
        }
        return Tallies.sum(plan.records(), RecordFate.values());
    }
}
