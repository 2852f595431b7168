package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.MergeResult;
import dev.truce.conflict.merge.Trace;
import java.util.List;

/** Parks; the field merge's view of the conflict goes along, so that a person need not begin from nothing. */
final class ManualResolution<T> implements Strategy<T> {

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        T local = conflict.local().valueOrNull();
        T server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return new Verdict.Undecided<>(ParkReason.MANUAL, "one side deleted the record, the other changed it");
        }
        MergeResult<T> view = conflict.fields()
                .merge(
                        conflict.base().valueOrNull(),
                        local,
                        server,
                        conflict.local().stamp(),
                        conflict.server().stamp());
        List<FieldConflict<?>> conflicts = view.conflicts();
        Trace trace = view.trace();
        return new Verdict.Undecided<>(
                ParkReason.MANUAL, "the strategy sends such conflicts to a person", view.value(), conflicts, trace);
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
