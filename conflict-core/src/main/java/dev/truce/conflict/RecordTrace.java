package dev.truce.conflict;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.merge.Warning;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Explains a decision about a whole record: whose state stands, and what the other side loses by it. One serves every conflict
 * that is decided for the same reason.
 */
record RecordTrace(String strategy, ChosenSide side, String why) implements Function<Conflict<?>, Trace> {

    static RecordTrace serverStands(String strategy, String why) {
        return new RecordTrace(strategy, ChosenSide.SERVER, why);
    }

    static RecordTrace localStands(String strategy, String why) {
        return new RecordTrace(strategy, ChosenSide.LOCAL, why);
    }

    /** The explanation of a conflict's decision, worked out when it is first read. */
    Trace of(Conflict<?> conflict) {
        return Trace.lazily(conflict, this);
    }

    @Override
    public Trace apply(Conflict<?> conflict) {
        return explain(conflict);
    }

    private <T> Trace explain(Conflict<T> conflict) {
        boolean serverStands = side == ChosenSide.SERVER;
        List<Trace.Step> steps = new ArrayList<>();
        Set<Warning> warnings = EnumSet.noneOf(Warning.class);
        steps.add(new Trace.Step(FieldPath.ROOT, strategy, side, why));
        Warning lost = serverStands ? Warning.LOCAL_DISCARDED : Warning.SERVER_DISCARDED;
        T lostState = (serverStands ? conflict.local() : conflict.server()).valueOrNull();
        T standing = (serverStands ? conflict.server() : conflict.local()).valueOrNull();
        T base = conflict.base().valueOrNull();
        if (lostState != null && standing != null) {
            String discarded = (serverStands ? "local's" : "the server's") + " change is discarded";
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
