package dev.truce.conflict.registry;

import dev.truce.conflict.RecordId;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.queue.ConflictCase;
import dev.truce.conflict.queue.NewCase;

/**
 * A conflict that was met, with what became of it. Values are JSON texts.
 *
 * @param source where it is recorded, such as {@code case 7}
 * @param id the record
 * @param base the last agreed state
 * @param local local's state
 * @param server the server's state
 * @param before what became of it
 */
public record RecordedConflict(
        String source, RecordId id, Side<String> base, Side<String> local, Side<String> server, ConflictResult before) {

    /**
     * A conflict as a case of the queue records it: it waited, whatever a person decided later.
     *
     * @param recorded the case
     * @return the conflict of its last revision
     */
    public static RecordedConflict of(ConflictCase recorded) {
        NewCase conflict = recorded.conflict();
        return new RecordedConflict(
                "case " + recorded.number(),
                conflict.key().record(),
                conflict.base(),
                conflict.local(),
                conflict.server(),
                new ConflictResult(
                        conflict.reason(),
                        conflict.conflicts().stream().map(FieldConflict::path).toList(),
                        conflict.partial()));
    }
}
