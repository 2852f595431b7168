package dev.truce.testkit.simulation;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.queue.CaseFilter;
import dev.truce.conflict.queue.Claim;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionRefusedException;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How states travel between replicas, and what is looked at whenever they meet. */
abstract class Exchanges<T> {

    final Setup<T> setup;
    final EditLog<T> log;
    final List<Replica<T>> replicas;
    final Story story;

    private final Set<ParkReason> explained = EnumSet.of(
            ParkReason.FIELD_CONFLICT,
            ParkReason.DELETE_CONFLICT,
            ParkReason.UNKNOWN_CONSTANT,
            ParkReason.CORRUPTION,
            ParkReason.INVARIANT,
            ParkReason.MANUAL);

    private long conflicts;
    private long parked;

    Exchanges(Setup<T> setup, EditLog<T> log, List<Replica<T>> replicas, Story story) {
        this.setup = setup;
        this.log = log;
        this.replicas = replicas;
        this.story = story;
        if (setup.hazards().contains(Hazard.CLOCKS)) {
            explained.add(ParkReason.FUTURE_STAMP);
        }
        if (setup.schemas().size() > 1) {
            explained.add(ParkReason.SCHEMA_UNKNOWN);
        }
    }

    /** One message, whatever becomes of it. */
    abstract void exchange(Replica<T> replica, RecordId id, Step step);

    /** Everybody with everybody, every record, and nothing goes wrong. */
    abstract void round();

    /** Finds out what became of a sync that a crash ended. */
    abstract void settle(Replica<T> replica, RecordId id);

    /** Lets everything arrive that is still on its way, the latest first. */
    abstract void lateArrives();

    /** What anybody knows of a record, beside what restores took back. */
    abstract BitSet known(RecordId id);

    /** Takes out of account what only a message knew of whose author was restored, once it has arrived and was not taken. */
    void forget(RecordId id, BitSet seen) {
        BitSet forgotten = (BitSet) seen.clone();
        forgotten.andNot(known(id));
        log.settle(forgotten);
    }

    /** The state that all must hold. */
    abstract Side<T> agreed(RecordId id);

    long conflicts() {
        return conflicts;
    }

    long parked() {
        return parked;
    }

    /** From now on cases that only a restore explains are explained. */
    void explainRestore() {
        explained.addAll(Set.of(ParkReason.EPOCH_CHANGED, ParkReason.VERSION_REGRESSION, ParkReason.VERSION_REUSED));
    }

    /** Looks at what the engine said of a record. */
    void hear(Replica<T> replica, RecordId id, @Nullable Outcome<T> outcome) {
        if (outcome instanceof Outcome.Parked<T> waiting) {
            parked++;
            replica.parked().put(id, waiting);
            story.tell(() -> "  " + replica.name() + " leaves " + id + " to a person: " + waiting.reason()
                    + (waiting.detail().isEmpty() ? "" : " (" + waiting.detail() + ")"));
            if (waiting.reason() == ParkReason.STRATEGY_FAILED) {
                throw new Broken(Promise.TOTALITY, "for " + id + " on " + replica.name() + ": " + waiting.detail());
            }
            if (!explained.contains(waiting.reason()) || openCase(replica, id).isEmpty()) {
                throw new Broken(
                        Promise.PARKED_IS_REPORTED,
                        replica.name() + " leaves " + id + " to a person because of " + waiting.reason()
                                + (explained.contains(waiting.reason())
                                        ? ", and the queue has no case of it"
                                        : ", which nothing that happened explains"));
            }
        } else if (outcome != null) {
            replica.parked().remove(id);
            if (outcome.detection().kind() != null) {
                conflicts++;
                story.tell(() -> "  " + replica.name() + " decides "
                        + outcome.detection().kind() + ": "
                        + Values.text(setup.access(), ((Outcome.Resolved<T>) outcome).side()));
            }
        }
    }

    private Optional<ConflictCase> openCase(Replica<T> replica, RecordId id) {
        return replica.queue().list(CaseFilter.OPEN).stream()
                .filter(each -> each.conflict().key().record().equals(id))
                .findFirst();
    }

    /** A person decides a replica's open case; false when there is none. */
    boolean decide(Replica<T> replica, RecordId id, boolean forServer) {
        ConflictCase open = openCase(replica, id).orElse(null);
        if (open == null) {
            return false;
        }
        Claim claim = replica.queue().claim(open.number(), "person", Duration.ofMinutes(1));
        List<Decision> choices = forServer
                ? List.of(new Decision.TakeSide(Decision.Pick.SERVER), new Decision.TakeSide(Decision.Pick.LOCAL))
                : List.of(new Decision.TakeSide(Decision.Pick.LOCAL), new Decision.TakeSide(Decision.Pick.SERVER));
        for (Decision choice : choices) {
            try {
                replica.queue()
                        .decide(
                                claim.lease(),
                                claim.work().revision(),
                                choice,
                                replica.resolver().decisionCheck(),
                                "simulated");
                replica.decided().add(id);
                story.tell(() -> "  a person at " + replica.name() + " decides " + id + ": " + choice);
                return true;
            } catch (DecisionRefusedException e) {
                story.tell(() -> "  a person's decision is refused: " + e.getMessage());
            }
        }
        replica.queue().release(claim.lease());
        return false;
    }
}
