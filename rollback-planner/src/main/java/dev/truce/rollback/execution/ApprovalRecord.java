package dev.truce.rollback.execution;

import dev.truce.conflict.audit.AuditEntry;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.rollback.Approval;
import dev.truce.rollback.RollbackPlan;
import java.util.ArrayList;
import java.util.List;

/** The approvals of one plan, as the audit trail holds them. Looking for them costs a walk through the trail. */
final class ApprovalRecord {

    private final AuditTrail audit;
    private final RollbackPlan plan;

    ApprovalRecord(AuditTrail audit, RollbackPlan plan) {
        this.audit = audit;
        this.plan = plan;
    }

    private String subject() {
        return "plan " + plan.digest();
    }

    Approval add(String approver, String reason) {
        AuditEntry entry = audit.append(new AuditEvent(
                AuditKind.APPROVAL,
                subject(),
                approver,
                reason,
                plan.toJson().path("risk").toString()));
        return approval(entry);
    }

    List<Approval> list() {
        List<Approval> found = new ArrayList<>();
        audit.forEach(entry -> {
            if (entry.event().kind() == AuditKind.APPROVAL
                    && entry.event().subject().equals(subject())) {
                found.add(approval(entry));
            }
        });
        return found;
    }

    private Approval approval(AuditEntry entry) {
        return new Approval(
                plan.digest(), entry.event().actor(), entry.at(), entry.event().reason());
    }
}
