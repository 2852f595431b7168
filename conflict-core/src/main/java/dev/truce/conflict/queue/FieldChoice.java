package dev.truce.conflict.queue;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.Decision.Pick;
import dev.truce.integrity.json.StrictJson;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is to stand at one conflicting path of a case. */
public sealed interface FieldChoice {

    /**
     * What a side has there; nothing, where it has nothing.
     *
     * @param side the side
     */
    record OfSide(Pick side) implements FieldChoice {}

    /**
     * A value of the decider's own.
     *
     * @param json the value, as JSON text
     */
    record OwnValue(String json) implements FieldChoice {}

    /**
     * The decision that these choices amount to: picks where each is a side's, else the merged state with the choices in it.
     *
     * @param decided the case
     * @param choices choice by path; one for every conflicting path
     * @return the decision
     * @throws DecisionRefusedException when the choices do not fit the case, or a value is no JSON
     */
    static Decision decision(ConflictCase decided, SortedMap<FieldPath, FieldChoice> choices) {
        SortedMap<FieldPath, Pick> picks = new TreeMap<>();
        choices.forEach((path, choice) -> {
            if (choice instanceof OfSide of) {
                picks.put(path, of.side());
            }
        });
        return picks.size() == choices.size()
                ? new Decision.PickFields(picks)
                : new Decision.SetValue(StrictJson.text(MergedState.of(decided, choices)));
    }
}
