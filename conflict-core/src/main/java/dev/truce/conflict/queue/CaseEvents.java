package dev.truce.conflict.queue;

import dev.truce.conflict.event.Event.CaseChanged;
import dev.truce.conflict.event.EventKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which steps of a case are worth telling. Every queue asks here, so that all tell the same. Pure. */
public final class CaseEvents {

    private CaseEvents() {}

    /**
     * What happened to a case.
     *
     * @param before the case before the step; null for a new one
     * @param now the case after it
     * @return the event, or empty when the step is nobody's news
     */
    public static Optional<CaseChanged> between(@Nullable ConflictCase before, ConflictCase now) {
        if (before == null || (now.revision() > before.revision() && !waitsForOthersOnly(before, now))) {
            NewCase conflict = now.conflict();
            String reason = conflict.reason().name();
            return event(
                    EventKind.PARKED,
                    now,
                    "",
                    conflict.detail().isEmpty() ? reason : reason + ": " + conflict.detail());
        }
        ConflictCase.Decided decision = now.decision();
        if (decision != null && before.decision() == null) {
            return event(EventKind.DECIDED, now, decision.actor(), decision.reason());
        }
        if (now.status() == CaseStatus.DEAD && before.status() != CaseStatus.DEAD) {
            return event(EventKind.DEAD, now, "", now.handling().lastError());
        }
        if (now.handling().escalated() && !before.handling().escalated()) {
            return event(EventKind.ESCALATED, now, "", "");
        }
        return Optional.empty();
    }

    /** A case that is held back by others, before and after, is about the same states: nobody has anything else to do. */
    private static boolean waitsForOthersOnly(ConflictCase before, ConflictCase now) {
        return before.status() == CaseStatus.WAITING
                && now.status() == CaseStatus.WAITING
                && before.conflict().fingerprint().equals(now.conflict().fingerprint());
    }

    private static Optional<CaseChanged> event(EventKind kind, ConflictCase of, String actor, String reason) {
        NewCase.Key key = of.conflict().key();
        return Optional.of(new CaseChanged(
                kind,
                of.updatedAt(),
                key.tenant(),
                key.record(),
                key.origin(),
                of.number(),
                of.revision(),
                of.handling().token(),
                actor,
                reason));
    }
}
