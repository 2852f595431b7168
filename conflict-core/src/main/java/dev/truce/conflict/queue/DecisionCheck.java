package dev.truce.conflict.queue;

import dev.truce.conflict.RecordId;

/**
 * Holds what was decided about a case against the rules of its records. {@link dev.truce.conflict.engine.ConflictResolver}
 * makes one of its ruleset.
 */
@FunctionalInterface
public interface DecisionCheck {

    /**
     * Looks at the state that is to stand. Called while the queue holds the case, so it must not call the queue; a pure function.
     *
     * @param decided the case as it is now
     * @param json the decided state, as JSON text; a decision to delete is not looked at
     * @return the state as it may be sent, as JSON text
     * @throws DecisionRefusedException when a rule forbids the state; names path and rule
     */
    String check(ConflictCase decided, String json);

    /**
     * Names the state of a record as that of another one, where documents hold their key. Pure.
     *
     * @param decided the case
     * @param json the state, as JSON text
     * @param id the record it is to become
     * @return the state; as it was, where no rule says where keys stand
     */
    default String named(ConflictCase decided, String json, RecordId id) {
        return json;
    }

    /**
     * No rules: every state may stand, and is sent as it is.
     *
     * @return the check
     */
    static DecisionCheck none() {
        return (decided, json) -> json;
    }
}
