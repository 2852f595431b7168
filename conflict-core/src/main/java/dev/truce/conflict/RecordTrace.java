package dev.truce.conflict;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Explains a decision about a whole record: whose state stands, and what the other side loses by it. */
final class RecordTrace {

    private RecordTrace() {}

    static <T> Trace serverStands(Conflict<T> conflict, String strategy, String why) {
        return Trace.lazily(() -> explain(
                conflict,
                conflict.local(),
                conflict.server(),
                ChosenSide.SERVER,
                strategy,
                why,
                Warning.LOCAL_DISCARDED));
    }

    static <T> Trace localStands(Conflict<T> conflict, String strategy, String why) {
        return Trace.lazily(() -> explain(
                conflict,
                conflict.server(),
                conflict.local(),
                ChosenSide.LOCAL,
                strategy,
                why,
                Warning.SERVER_DISCARDED));
    }

    private static <T> Trace explain(
            Conflict<T> conflict,
            Side<T> loser,
            Side<T> winner,
            ChosenSide side,
            String strategy,
            String why,
            Warning lost) {
        List<Trace.Step> steps = new ArrayList<>();
        Set<Warning> warnings = EnumSet.noneOf(Warning.class);
        steps.add(new Trace.Step(FieldPath.ROOT, strategy, side, why));
        T lostState = loser.valueOrNull();
        T standing = winner.valueOrNull();
        T base = conflict.base().valueOrNull();
        if (lostState != null && standing != null) {
            String discarded = (side == ChosenSide.SERVER ? "local's" : "the server's") + " change is discarded";
            for (FieldPath path : conflict.fields().lostChanges(base, lostState, standing)) {
                steps.add(new Trace.Step(path, strategy, side, discarded));
                warnings.add(lost);
            }
            if (base != null && conflict.fields().changedDisjointFields(base, standing, lostState)) {
                warnings.add(Warning.DISJOINT_EDIT_DISCARDED);
            }
        } else {
            warnings.add(lost);
            if (standing != null) {
                warnings.add(Warning.RESURRECTED);
            }
        }
        return Trace.of(steps, warnings);
    }
}
