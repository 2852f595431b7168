package dev.truce.conflict;

import dev.truce.conflict.merge.Convergence;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.MergeResult;

/** Field by field; a delete against a change goes by the delete policy. */
final class FieldLevelMerge<T> implements Strategy<T> {

    private final DeletePolicy deletes;

    FieldLevelMerge(DeletePolicy deletes) {
        this.deletes = deletes;
    }

    @Override
    public Verdict<T> resolve(Conflict<T> conflict) {
        T local = conflict.local().valueOrNull();
        T server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return DeleteConflicts.resolve(conflict, deletes, LatestOrder.byTime(), "fieldLevelMerge");
        }
        MergeResult<T> merge = conflict.fields()
                .merge(
                        conflict.base().valueOrNull(),
                        local,
                        server,
                        conflict.local().stamp(),
                        conflict.server().stamp());
        if (merge.conflicts().isEmpty()) {
            return new Verdict.Merged<>(merge.value(), merge.trace());
        }
        boolean corrupt = merge.conflicts().stream().anyMatch(FieldConflict::corruption);
        ParkReason reason = corrupt ? ParkReason.CORRUPTION : ParkReason.FIELD_CONFLICT;
        return new Verdict.Undecided<>(reason, "", merge.value(), merge.conflicts(), merge.trace());
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
