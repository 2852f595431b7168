package dev.truce.conflict.queue;

import dev.truce.conflict.Operation;
import dev.truce.conflict.Outcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What would come of a decision, by the step that every queue takes when it decides. Nothing is changed. While the case is at this
 * revision, deciding stores exactly this effect, except for the time where {@link #getsTimeOfDecision}. What the queue alone knows is
 * not looked at: whether another case is about a record that would be made, or made it ({@link ConflictQueue#holder}).
 *
 * @param seen the case that the decision was held against
 * @param decision what would be decided
 * @param effect what would follow for the record
 */
public record DecisionPreview(ConflictCase seen, Decision decision, Outcome.Resolved<String> effect) {

    /**
     * Looks at what would come of a decision. Pure.
     *
     * @param seen the case
     * @param revisionSeen the revision the decision was made on
     * @param decision what would be decided
     * @param check what the decided state must satisfy
     * @param actor who would decide
     * @param now the time by which a lease of somebody else holds; the queue's own clock may say otherwise
     * @return what would come of it
     * @throws StaleCaseException when the case was closed or its revision moved on
     * @throws DecisionRefusedException when another has the case, the decision does not fit it, or the check refuses it
     */
    public static DecisionPreview of(
            ConflictCase seen, int revisionSeen, Decision decision, DecisionCheck check, String actor, Instant now) {
        ConflictCase closed =
                new CaseLife(QueuePolicy.DEFAULT, now, now).decide(seen, revisionSeen, decision, check, actor, "");
        return new DecisionPreview(
                seen,
                decision,
                Objects.requireNonNull(closed.decision(), "decision").effect());
    }

    /**
     * Whether the record gets the time of the decision, which nobody knows before: the effect then holds the time of the preview
     * instead. A state that the server already holds keeps the server's time. A record that is made beside it, so that both sides
     * stay, always gets the time of the decision.
     *
     * @return whether {@code effect().stamp().modifiedAt()} will be another
     */
    public boolean getsTimeOfDecision() {
        return effect.operation() != Operation.NONE;
    }

    /**
     * The record that would be made beside the one it is about.
     *
     * @return the key under which it would have a case of its own; empty when none is made
     */
    public Optional<NewCase.Key> created() {
        return CaseLife.created(seen.conflict(), effect);
    }
}
