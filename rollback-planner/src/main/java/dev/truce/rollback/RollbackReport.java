package dev.truce.rollback;

import dev.truce.integrity.Digest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an execution, a rehearsal or a recovery ended.
 *
 * @param plan the digest of the plan
 * @param outcome how it ended
 * @param counts how many records of each type were changed, or would be
 * @param verified how many of them were read again and found as planned
 * @param stateRoot the state root that resulted
 * @param asPredicted whether the state is exactly the planned one; false when something else was changed meanwhile
 * @param safetySnapshot the snapshot of the state before; null when none was needed
 * @param leftAlone records that an undo left as they are, because somebody else changed them meanwhile
 * @param duration how long it took
 */
public record RollbackReport(
        Digest plan,
        Outcome outcome,
        SortedMap<String, Long> counts,
        long verified,
        Digest stateRoot,
        boolean asPredicted,
        @Nullable Digest safetySnapshot,
        List<String> leftAlone,
        Duration duration) {

    /** Copies the collections. */
    public RollbackReport {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        leftAlone = List.copyOf(leftAlone);
    }

    /** How an execution can end. */
    public enum Outcome {
        /** It was carried out on a copy; nothing was changed. */
        REHEARSED,
        /** It was carried out. */
        DONE,
        /** It had been interrupted, and recovery carried out the rest. */
        FINISHED,
        /** It had been interrupted, and recovery brought back the state before. */
        UNDONE,
        /** It had been interrupted before the first change. */
        NOT_BEGUN
    }

    /**
     * How many records were changed.
     *
     * @return the sum over all types
     */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The report as a document.
     *
     * @return all parts
     */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("plan", plan.toString()).put("outcome", outcome.name());
        counts.forEach(json.putObject("counts")::put);
        json.put("total", total()).put("verified", verified);
        json.put("stateRoot", stateRoot.toString()).put("asPredicted", asPredicted);
        if (safetySnapshot != null) {
            json.put("safetySnapshot", safetySnapshot.toString());
        }
        leftAlone.forEach(json.putArray("leftAlone")::add);
        json.put("durationMillis", duration.toMillis());
        return json;
    }
}
