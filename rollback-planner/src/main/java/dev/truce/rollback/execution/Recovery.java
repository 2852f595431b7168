package dev.truce.rollback.execution;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditEvent;
import dev.truce.conflict.audit.AuditKind;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Digest;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.file.DurableFiles;
import dev.truce.integrity.json.StrictJson;
import dev.truce.integrity.tree.RecordTree;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.RollbackPlan;
import dev.truce.rollback.RollbackReport;
import dev.truce.rollback.change.ChangeBatches;
import dev.truce.rollback.json.JsonMembers;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.StateRoot;
import dev.truce.rollback.store.Journal;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import dev.truce.rollback.store.UnexpectedRecordException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** Finishes or undoes what was interrupted. Can be interrupted itself, and repeated. */
final class Recovery {

    private static final JsonMembers MEMBERS = new JsonMembers("the journal was written by another program");
    private static final String UNDO_STEP = "undo";

    private final RollbackExecutor executor;
    private final LiveStore live;
    private final String actor;
    private final boolean undoes;

    /**
     * A recovery.
     *
     * @param undoes whether the state before is wanted, rather than the rest of the work
     */
    Recovery(RollbackExecutor executor, LiveStore live, String actor, boolean undoes) {
        this.executor = executor;
        this.live = live;
        this.actor = actor;
        this.undoes = undoes;
    }

    List<RollbackReport> run() {
        if (interrupted().isEmpty()) {
            return List.of();
        }
        try (LiveStore.StoreLock lock = live.lock()) {
            Objects.requireNonNull(lock);
            return locked();
        }
    }

    /** Recovers while the store's lock is held. */
    List<RollbackReport> locked() {
        List<RollbackReport> reports = new ArrayList<>();
        for (Journal.Operation operation : interrupted()) {
            live.folder().filter(Files::isDirectory).ifPresent(DurableFiles::sweepTemporaries);
            RollbackReport report = recover(operation);
            executor.listener.before("audit");
            executor.audit.append(new AuditEvent(
                    AuditKind.RECOVERY,
                    "plan " + operation.planDigest(),
                    actor,
                    "operation " + operation.number() + " was interrupted",
                    report.toJson().toString()));
            executor.listener.before("finish");
            executor.journal.finish(operation.number(), report.toJson().toString());
            executor.repository.endRollback(operation.planDigest());
            reports.add(report);
        }
        return reports;
    }

    private List<Journal.Operation> interrupted() {
        return executor.journal.open().stream()
                .filter(operation -> operation.storeLocation().equals(live.location()))
                .toList();
    }

    private RollbackReport recover(Journal.Operation operation) {
        Instant start = executor.clock.instant();
        RollbackPlan plan = RollbackPlan.parse(
                StrictJson.reader().read(operation.plan(), "journal"), "journal of operation " + operation.number());
        String safety = operation.steps().get(Execution.SAFETY_STEP);
        if (safety == null) {
            return new RollbackReport(
                    plan.digest(),
                    RollbackReport.Outcome.NOT_BEGUN,
                    Collections.emptySortedMap(),
                    0,
                    StateRoot.of(live),
                    true,
                    null,
                    List.of(),
                    executor.since(start));
        }
        Digest before = MEMBERS.digest(StrictJson.reader().read(safety, "journal"), "snapshot");
        if (undoes && !operation.steps().containsKey(UNDO_STEP)) {
            executor.listener.before("decide");
            giveUp(operation, actor + " wants the state before");
        } else if (!operation.steps().containsKey(UNDO_STEP)) {
            Optional<RollbackReport> finished = finish(plan, operation, before);
            if (finished.isPresent()) {
                return finished.get();
            }
        }
        return undo(plan, before, start);
    }

    /** Repeats the changes; empty when that is impossible, which the journal then says. */
    private Optional<RollbackReport> finish(RollbackPlan plan, Journal.Operation operation, Digest before) {
        try {
            return Optional.of(new Execution(executor, plan, live, actor)
                    .carryOut(operation.number(), RollbackReport.Outcome.FINISHED, before));
        } catch (UnexpectedRecordException | DamageException | UnverifiedChangeException e) {
            giveUp(operation, e.getMessage());
            return Optional.empty();
        }
    }

    /** From here on the way is back. */
    private void giveUp(Journal.Operation operation, @Nullable String why) {
        executor.journal.record(
                operation.number(),
                UNDO_STEP,
                JsonNodeFactory.instance.objectNode().put("why", why).toString());
    }

    private RollbackReport undo(RollbackPlan plan, Digest before, Instant start) {
        Snapshot safety = executor.snapshot(before);
        VerificationReport verification = executor.repository.verify(safety, false);
        if (!verification.valid()) {
            throw new CorruptSnapshotException(verification);
        }
        executor.listener.before(UNDO_STEP);
        Undo undo = new Undo(planned(plan));
        StateDiff.walk(live, executor.repository.tree(safety), undo::add);
        live.apply(undo.changes);
        executor.settleCases(plan, live);
        Digest root = StateRoot.of(live);
        return new RollbackReport(
                plan.digest(),
                RollbackReport.Outcome.UNDONE,
                undo.counts,
                undo.changes.size(),
                root,
                root.equals(safety.content().stateRoot()),
                before,
                undo.leftAlone,
                executor.since(start));
    }

    /** What the plan sets each record to; null when its batches are damaged and nobody knows. */
    private @Nullable Map<RecordId, Optional<Digest>> planned(RollbackPlan plan) {
        Map<RecordId, Optional<Digest>> planned = new HashMap<>();
        try {
            for (RollbackPlan.Batch batch : plan.batches()) {
                for (RecordChange change : ChangeBatches.read(executor.repository.contents(), batch)) {
                    planned.put(change.id(), change.wanted());
                }
            }
            return planned;
        } catch (DamageException e) {
            return null;
        }
    }

    /** Collects the way back: of what the plan set, and not of what somebody else wrote since. */
    private static final class Undo {

        private final @Nullable Map<RecordId, Optional<Digest>> planned;
        private final List<RecordChange> changes = new ArrayList<>();
        private final SortedMap<String, Long> counts = new TreeMap<>();
        private final List<String> leftAlone = new ArrayList<>();

        Undo(@Nullable Map<RecordId, Optional<Digest>> planned) {
            this.planned = planned;
        }

        void add(RecordId id, @Nullable StoredRecord now, RecordTree.@Nullable Entry before) {
            Digest found = now == null ? null : now.digest();
            boolean ours = planned == null || Optional.ofNullable(found).equals(planned.get(id));
            if (!ours) {
                leftAlone.add(id.toString());
                return;
            }
            changes.add(new RecordChange(id, found, before == null ? null : before.record()));
            counts.merge(id.type(), 1L, Long::sum);
        }
    }
}
