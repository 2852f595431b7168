package dev.truce.rollback.planning;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.audit.AuditTrail;
import dev.truce.integrity.Digest;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.RollbackRequest;
import dev.truce.rollback.RollbackScope;
import dev.truce.rollback.snapshot.InProgress;
import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.snapshot.SnapshotRepository;
import dev.truce.rollback.snapshot.StagedCopy;
import dev.truce.rollback.snapshot.StagedState;
import dev.truce.rollback.store.LiveStore;
import dev.truce.rollback.store.RecordChange;
import dev.truce.rollback.store.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes decisions of the manual queue back: their records go to what the server had when the conflicts were parked, as the audit trail
 * recorded it, and records that decisions created are deleted. What comes of it is a request like any other, to a snapshot that is made for it: the
 * live state with those records as they were. So it is planned, judged, rehearsed, approved and carried out as any rollback, with versions
 * that win.
 *
 * <p>For the store that the decisions were written to. Of several decisions on one record the first counts: all of them are taken back.
 */
public final class DecisionUndo {

    /** The tag of a snapshot that was made to take decisions back; it is tagged as a safety snapshot, too, and passed over as those are. */
    public static final String UNDO_TAG = "undo";

    private final DecisionHistory history;

    private DecisionUndo(DecisionHistory history) {
        this.history = history;
    }

    /**
     * Takes the decisions of some cases back.
     *
     * @param audit recorded them
     * @param cases the numbers of the cases
     * @return the undo
     */
    public static DecisionUndo ofCases(AuditTrail audit, Set<Long> cases) {
        return new DecisionUndo(DecisionHistory.read(audit, (number, entry) -> cases.contains(number), cases));
    }

    /**
     * Takes somebody's decisions back.
     *
     * @param audit recorded them
     * @param actor who decided
     * @param from only decisions of then or later; null for no beginning
     * @param until only decisions before; null for no end
     * @return the undo
     */
    public static DecisionUndo ofActor(
            AuditTrail audit, String actor, @Nullable Instant from, @Nullable Instant until) {
        return new DecisionUndo(DecisionHistory.read(
                audit,
                (number, entry) -> entry.event().actor().equals(actor)
                        && (from == null || !entry.at().isBefore(from))
                        && (until == null || entry.at().isBefore(until)),
                Set.of()));
    }

    /**
     * The decisions that cannot be taken back, each with the reason in words: their payloads were erased, or the server's state was
     * not known whole.
     *
     * @return in order of the cases; those are left out of the request
     */
    public List<String> refused() {
        return history.refused();
    }

    /**
     * Asks for the way back. Takes a snapshot, whose description also names what cannot be taken back, and changes nothing else.
     *
     * @param repository receives the snapshot to go back to
     * @param live the live data; read, not written
     * @return an authoritative request about the records that were decided
     * @throws PlanRefusedException when no decision can be taken back
     */
    public RollbackRequest request(SnapshotRepository repository, LiveStore live) {
        if (history.before().isEmpty()) {
            throw new PlanRefusedException("Taking decisions back was asked for, but "
                    + (history.refused().isEmpty()
                            ? "the audit trail has none of these; see: truce audit list"
                            : "none can be: " + String.join("; ", history.refused())));
        }
        List<String> left = history.refused();
        String description = "before the decisions of " + history.words()
                + (left.isEmpty()
                        ? ""
                        : "; not taken back: " + String.join("; ", left.subList(0, Math.min(10, left.size()))))
                + (left.size() > 10 ? "; and " + (left.size() - 10) + " more" : "");
        try (InProgress work = repository.begin("undo of decisions")) {
            StagedState now = repository.stage(live, work);
            StagedState then;
            try (StagedCopy copy = repository.copy(live, now, work)) {
                List<RecordChange> changes = new ArrayList<>();
                history.before()
                        .forEach((id, document) -> change(copy, id, document).ifPresent(changes::add));
                copy.apply(changes);
                then = copy.keep();
            }
            Snapshot target = repository.commit(
                    then,
                    new Snapshot.Note(description, new TreeSet<>(Set.of(UNDO_TAG, Snapshot.SAFETY_TAG)), null),
                    work);
            return RollbackRequest.authoritative(target)
                    .in(RollbackScope.ofRecords(history.before().keySet()));
        }
    }

    private static Optional<RecordChange> change(LiveStore live, RecordId id, Optional<byte[]> document) {
        Optional<Digest> now = live.get(id).map(StoredRecord::digest);
        if (now.isEmpty() && document.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RecordChange(id, now.orElse(null), document.orElse(null)));
    }
}
