package dev.truce.conflict.queue;

import dev.truce.conflict.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conflict in the queue.
 *
 * @param number names the case; grows with each new one, and is never used again
 * @param revision grows with each new conflict on the same record while the case is open; the first is 1
 * @param status where the case is in its life
 * @param conflict what conflicts, in its latest revision
 * @param handling how it stands with those who work on it
 * @param openedAt when the first revision was parked
 * @param updatedAt when the case last changed; claims are no change
 * @param decision how it was decided; present exactly for {@link CaseStatus#DECIDED}
 */
public record ConflictCase(
        long number,
        int revision,
        CaseStatus status,
        NewCase conflict,
        Handling handling,
        Instant openedAt,
        Instant updatedAt,
        @Nullable Decided decision) {

    /** Checks that a decided case says how. */
    public ConflictCase {
        if ((status == CaseStatus.DECIDED) != (decision != null)) {
            throw new IllegalArgumentException(
                    "Case " + number + " is " + status + (decision == null ? " without" : " with") + " a decision");
        }
    }

    /**
     * Whether no person and no program decided it, but its deadline passed.
     *
     * @return true when its fallback did
     */
    public boolean isDecidedByFallback() {
        Fallback fallback = handling.fallback();
        return decision != null
                && fallback != null
                && decision.actor().equals(CaseLife.DEADLINE)
                && decision.decision().equals(fallback.decision(conflict));
    }

    /**
     * A decision and its effect.
     *
     * @param decision what was decided
     * @param actor who decided
     * @param reason why, in words; may be empty
     * @param effect what follows for the record: what the server must write, with the next version
     */
    public record Decided(Decision decision, String actor, String reason, Outcome.Resolved<String> effect) {}
}
