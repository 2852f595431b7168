package dev.truce.rollback.planning.forecast;

import dev.truce.conflict.Outcome;
import dev.truce.rollback.replica.SyncFate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says what the engine's answer for one record means for the rollback. */
final class SyncOutcome {

    private final SyncEdit edits;
    private final @Nullable JsonNode held;
    private final @Nullable JsonNode restored;
    private final boolean repairs;

    /**
     * The record.
     *
     * @param held what the replica last agreed on; null when that is nothing, or deleted
     * @param restored what the rollback made of it; null when it deleted it
     * @param repairs whether the rollback only fills what is missing, so that newer states undo nothing
     */
    SyncOutcome(SyncEdit edits, @Nullable JsonNode held, @Nullable JsonNode restored, boolean repairs) {
        this.edits = edits;
        this.held = held;
        this.restored = restored;
        this.repairs = repairs;
    }

    /** Whether the rollback changed a member of what the replica holds. */
    boolean isRolledBack(String member) {
        return held != null && restored != null && !SyncEdit.same(held.get(member), restored.get(member));
    }

    SyncFate ofUntouched(Outcome<JsonNode> outcome) {
        return outcome.match(
                resolved -> {
                    JsonNode result = resolved.value();
                    return undoes(result, null) ? undoing(result) : SyncFate.TAKES_RESTORED;
                },
                parked -> SyncFate.UNTOUCHED_WAITS);
    }

    SyncFate ofEdited(Outcome<JsonNode> outcome, SyncEdit.Edited edit) {
        return outcome.match(
                resolved -> {
                    JsonNode result = resolved.value();
                    if (undoes(result, edit.member())) {
                        return undoing(result);
                    }
                    boolean stands = result != null
                            && SyncEdit.same(
                                    result.get(edit.member()), edit.document().get(edit.member()));
                    return stands ? SyncFate.EDIT_STANDS : SyncFate.EDIT_GIVES_WAY;
                },
                parked -> SyncFate.EDIT_WAITS);
    }

    SyncFate ofDeleted(Outcome<JsonNode> outcome) {
        return outcome.match(
                resolved -> {
                    JsonNode result = resolved.value();
                    if (result == null) {
                        return restored == null ? SyncFate.TAKES_RESTORED : SyncFate.EDIT_STANDS;
                    }
                    return undoes(result, null) ? undoing(result) : SyncFate.EDIT_GIVES_WAY;
                },
                parked -> SyncFate.EDIT_WAITS);
    }

    private SyncFate undoing(@Nullable JsonNode result) {
        return result != null && restored == null ? SyncFate.RESURRECTS : SyncFate.BRINGS_BACK;
    }

    /** Whether a result undoes a part of the rollback, beside the member that was edited. */
    private boolean undoes(@Nullable JsonNode result, @Nullable String edited) {
        if (repairs) {
            return false;
        }
        if (result == null || restored == null) {
            return result != restored;
        }
        JsonNode before = held;
        return before != null
                && edits.content(before).stream()
                        .filter(member -> !member.equals(edited) && isRolledBack(member))
                        .anyMatch(member -> SyncEdit.same(before.get(member), result.get(member)));
    }
}
