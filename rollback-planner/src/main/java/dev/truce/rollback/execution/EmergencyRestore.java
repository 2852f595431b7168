package dev.truce.rollback.execution;

import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.rollback.Approval;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.guard.Deed;
import dev.truce.rollback.guard.EmergencyLimit;
import dev.truce.rollback.planning.RollbackPlanner;
import dev.truce.rollback.risk.RestoreMode;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.LiveStore;

/**
 * The emergency path: the newest snapshot of the store that verifies, planned, approved by the one who asks, and carried out, in one call.
 * Limited by the policy, recorded from its first step, and otherwise as any rollback: rehearsed, with a safety snapshot, journalled,
 * verified.
 */
public final class EmergencyRestore {

    private final RollbackPlanner planner;
    private final RollbackExecutor executor;
    private final EmergencyLimit limit;

    /**
     * A path.
     *
     * @param planner plans, under the same policy as the executor
     * @param executor carries out
     * @param limit says how often
     */
    public EmergencyRestore(RollbackPlanner planner, RollbackExecutor executor, EmergencyLimit limit) {
        this.planner = planner;
        this.executor = executor;
        this.limit = limit;
    }

    /**
     * What was done.
     *
     * @param plan what was planned
     * @param report how it ended
     */
    public record Done(RollbackPlan plan, RollbackReport report) {}

    /**
     * Restores.
     *
     * @param live the live data
     * @param mode {@link RestoreMode#REPAIR} or {@link RestoreMode#AUTHORITATIVE}
     * @param actor who asks
     * @param reason why, in words
     * @return the plan and its report
     * @throws dev.truce.rollback.guard.RefusedException when that person may not, or nobody may for now
     * @throws UnknownSnapshotException when no snapshot of the store verifies
     */
    public Done run(LiveStore live, RestoreMode mode, String actor, String reason) {
        if (mode == RestoreMode.FORK) {
            throw new IllegalArgumentException("An emergency restores the live data; use repair or authoritative");
        }
        executor.guard.noting(executor.audit, live.location()).require(Deed.EMERGENCY, actor);
        limit.take(live.location(), actor, reason);
        Snapshot target = newestVerified(live);
        RollbackRequest request =
                mode == RestoreMode.REPAIR ? RollbackRequest.repair(target) : RollbackRequest.authoritative(target);
        RollbackPlan plan = planner.plan(request, live);
        executor.audit.append(new AuditEvent(
                AuditKind.PLAN,
                plan.digest().toString(),
                actor,
                reason,
                plan.toJson().toString()));
        Approval own = new Approval(plan.digest(), actor, executor.clock.instant(), reason);
        return new Done(plan, executor.executeInEmergency(plan, live, own));
    }

    private Snapshot newestVerified(LiveStore live) {
        return executor.repository.list().stream()
                .filter(snapshot -> !snapshot.isSafety() && snapshot.source().equals(live.location()))
                .filter(snapshot -> executor.repository.verify(snapshot, true).valid())
                .findFirst()
                .orElseThrow(() -> new UnknownSnapshotException("An emergency restore of " + live.location()
                        + " was asked for, but no snapshot of it verifies; see: truce snapshot list, truce verify"
                        + " --repair-from."));
    }
}
