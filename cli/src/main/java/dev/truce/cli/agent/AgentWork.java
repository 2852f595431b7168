package dev.truce.cli.agent;

import dev.truce.cli.workspace.SeenRepository;
import dev.truce.cli.workspace.Workspace;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.Finding;
import dev.truce.integrity.json.StrictJson;
import dev.truce.rollback.operation.Job;
import dev.truce.rollback.operation.JobKind;
import dev.truce.rollback.operation.JobOutcome;
import dev.truce.rollback.operation.JobWork;
import dev.truce.rollback.snapshot.Snapshot;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the commands do beside operations: what was seen in the repository is kept, and what changed it is in the audit trail. */
record AgentWork(JobWork operations, Workspace workspace, String user) implements JobWork {

    @Override
    public JobOutcome run(Job job) throws Exception {
        if (job.kind() == JobKind.PRUNE) {
            return prune(job);
        }
        JobOutcome outcome = operations.run(job);
        if (job.kind().isBackup() && outcome.snapshot() != null) {
            remember(workspace.repository().find(outcome.snapshot().toString()));
            audit(outcome.snapshot().toString(), job, outcome);
        }
        return outcome;
    }

    /** Several jobs end at once, and the file of what was seen is one. */
    private synchronized void remember(Snapshot snapshot) {
        SeenRepository seen = SeenRepository.of(workspace);
        seen.add(snapshot, seen.missed().isEmpty());
    }

    /** What only missing snapshots name would be taken for garbage. */
    private JobOutcome prune(Job job) throws Exception {
        SeenRepository seen = SeenRepository.of(workspace);
        List<Finding> missed = seen.missed();
        if (!missed.isEmpty()) {
            return JobOutcome.of(
                    "nothing pruned",
                    0,
                    0,
                    List.of(missed.get(0).message()
                            + "; bring back what is missing, or say that all is well: truce snapshot verify --accept"));
        }
        JobOutcome outcome = operations.run(job);
        seen.accept();
        audit("prune", job, outcome);
        return outcome;
    }

    private void audit(String subject, Job job, JobOutcome outcome) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("job", job.name()).put("kind", job.kind().text()).put("summary", outcome.summary());
        outcome.problems().forEach(document.putArray("problems")::add);
        workspace
                .audit()
                .append(new AuditEvent(
                        AuditKind.SNAPSHOT, subject, user, "job " + job.name(), StrictJson.text(document)));
    }
}
