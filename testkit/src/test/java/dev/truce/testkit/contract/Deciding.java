package dev.truce.testkit.contract;

import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.ConflictQueue;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.Lease;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decision on its way to a queue.
 *
 * @param right the queue, which does all as it should
 * @param lease by which it is decided; null when a person decides
 * @param actor the person, or the owner of the lease
 */
record Deciding(
        ConflictQueue right,
        long number,
        @Nullable Lease lease,
        int revision,
        Decision decision,
        DecisionCheck check,
        String actor,
        String reason) {

    ConflictCase now() {
        return lease == null
                ? right.decide(number, revision, decision, check, actor, reason)
                : right.decide(lease, revision, decision, check, reason);
    }

    /** The lease of an owner. */
    Lease heldLease() {
        return Objects.requireNonNull(lease, "a person decides");
    }

    /** The case as it is now. */
    Optional<ConflictCase> known() {
        return right.find(number);
    }

    Deciding by(String other) {
        return new Deciding(right, number, lease, revision, decision, check, other, reason);
    }

    Deciding by(Lease other) {
        return new Deciding(right, number, other, revision, decision, check, actor, reason);
    }

    /** By the owner of the lease, but as a person. */
    Deciding byItsOwner() {
        return new Deciding(right, number, null, revision, decision, check, actor, reason);
    }

    Deciding because(String other) {
        return new Deciding(right, number, lease, revision, decision, check, actor, other);
    }

    Deciding with(Decision other) {
        return new Deciding(right, number, lease, revision, other, check, actor, reason);
    }

    Deciding checkedBy(DecisionCheck other) {
        return new Deciding(right, number, lease, revision, decision, other, actor, reason);
    }

    Deciding onWhateverIsThere() {
        int present = known().map(ConflictCase::revision).orElse(revision);
        return new Deciding(right, number, lease, present, decision, check, actor, reason);
    }
}
