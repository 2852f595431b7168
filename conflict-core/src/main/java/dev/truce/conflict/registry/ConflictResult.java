package dev.truce.conflict.registry;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.ParkReason;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.integrity.json.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of a conflict, as far as two rulesets are compared by it.
 *
 * @param reason why it waits; null when it is decided
 * @param paths the paths that nobody decided, in the order of the document; empty when it is decided
 * @param value the state that stands as JSON text, of a conflict that waits the partial one; null when the record is gone, or
 *     nothing of it is decided
 */
public record ConflictResult(
        @Nullable ParkReason reason,
        List<FieldPath> paths,
        @Nullable String value) {

    /** Copies the paths. */
    public ConflictResult {
        paths = List.copyOf(paths);
    }

    /**
     * Whether it waits for a decision.
     *
     * @return true when nobody decided
     */
    public boolean parked() {
        return reason != null;
    }

    static ConflictResult of(Outcome<JsonNode> outcome) {
        return outcome.match(
                resolved -> new ConflictResult(null, List.of(), text(resolved.value())),
                parked -> new ConflictResult(
                        parked.reason(),
                        parked.conflicts().stream().map(FieldConflict::path).toList(),
                        text(parked.partial())));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null ? null : StrictJson.text(value);
    }
}
