package dev.truce.rollback.execution;

import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.Approval;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackPolicy;
import dev.truce.rollback.change.ChangeBatches;
import dev.truce.rollback.guard.Deed;
import dev.truce.rollback.risk.RiskLevel;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.store.LiveStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What must hold before a plan is carried out. */
final class Preconditions {

    private final SnapshotRepository repository;
    private final RollbackPlan plan;

    Preconditions(SnapshotRepository repository, RollbackPlan plan) {
        this.repository = repository;
        this.plan = plan;
    }

    void store(LiveStore live) {
        if (!plan.store().equals(live.location())) {
            throw StalePlanException.otherStore(plan, live.location());
        }
    }

    void policy(RollbackPolicy current) {
        if (!plan.policy().equals(current.digest())) {
            throw StalePlanException.otherPolicy(plan, current);
        }
    }

    /** Enough persons consent: one above SAFE, or two where the policy wants that, who may, to this plan, and not too long ago. */
    void approval(@Nullable Approval given, ApprovalRecord recorded, RollbackExecutor executor) {
        Digest digest = plan.digest();
        requireThisPlan(given, digest);
        RiskLevel level = plan.risk().level();
        if (level == RiskLevel.SAFE) {
            return;
        }
        List<Approval> all = new ArrayList<>(recorded.list());
        if (given != null) {
            all.add(given);
        }
        Duration life = executor.policy.guards().approvalLife();
        SortedMap<String, String> approvers = new TreeMap<>();
        List<String> lapsed = new ArrayList<>();
        for (Approval each : all) {
            Instant end = each.at().plus(life);
            if (!executor.clock.instant().isBefore(end)) {
                lapsed.add("that of " + each.approver() + " expired at " + end);
            } else if (!executor.guard.allows(Deed.APPROVE, each.approver())) {
                lapsed.add(each.approver() + " may not approve");
            } else {
                approvers.put(each.approver().strip().toLowerCase(Locale.ROOT), each.approver());
            }
        }
        boolean two = level == RiskLevel.DANGEROUS && executor.policy.guards().secondApprover();
        if (approvers.isEmpty()) {
            throw new ApprovalRequiredException("Plan " + digest.shortText() + "… is " + level + " and has no approval"
                    + (lapsed.isEmpty() ? "" : " that holds: " + String.join(", ", lapsed))
                    + "; read its reasons, then approve " + digest + ".");
        }
        if (two && approvers.size() < 2) {
            throw new ApprovalRequiredException(
                    "Plan " + digest.shortText() + "… is " + level + " and has the approval of "
                            + approvers.values().iterator().next() + " alone"
                            + (lapsed.isEmpty() ? "" : " (" + String.join(", ", lapsed) + ")")
                            + ", but the policy wants two persons; let another approve " + digest + ".");
        }
    }

    private static void requireThisPlan(@Nullable Approval approval, Digest digest) {
        if (approval != null && !approval.plan().equals(digest)) {
            throw new ApprovalRequiredException(
                    "The approval is for plan " + approval.plan().shortText() + "…, but this is plan "
                            + digest.shortText() + "…; read its reasons, then approve " + digest + ".");
        }
    }

    void cases(boolean settled) {
        if (!settled && plan.aftermath().cases() > 0) {
            throw new PlanRefusedException("Plan " + plan.digest().shortText() + "… settles "
                    + plan.aftermath().cases()
                    + " open cases, but the executor was given no queue; give it the queue and the rules.");
        }
    }

    /** Proves the target's bytes and reads every batch, so that nothing turns out to be missing half-way. */
    Snapshot target() {
        Snapshot target = repository.find(plan.target().snapshot().hex());
        VerificationReport report = repository.verify(target, false);
        if (!report.valid()) {
            throw new CorruptSnapshotException(report);
        }
        for (RollbackPlan.Batch batch : plan.batches()) {
            ChangeBatches.read(repository.contents(), batch);
        }
        return target;
    }

    void liveState(LiveStore live, Digest now) {
        if (now.equals(plan.live().stateRoot())) {
            return;
        }
        List<String> changed = new ArrayList<>();
        long[] total = new long[1];
        try {
            StateDiff.walk(
                    live, RecordTree.open(repository.contents(), plan.live().rootObject()), (id, there, expected) -> {
                        total[0]++;
                        if (changed.size() < StalePlanException.MAX_NAMED) {
                            changed.add(id + (there == null ? " removed" : expected == null ? " added" : " changed"));
                        }
                    });
        } catch (DamageException e) {
            // the state at the time of the plan is only kept to explain; that the plan is stale stands without it
            changed.clear();
            total[0] = 0;
        }
        throw StalePlanException.changed(plan, now, changed, total[0]);
    }
}
