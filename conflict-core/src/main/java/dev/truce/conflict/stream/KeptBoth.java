package dev.truce.conflict.stream;

import dev.truce.conflict.Outcome;
import dev.truce.conflict.RecordId;
import dev.truce.conflict.engine.ConflictResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records of which somebody decided to keep both sides. Whether the new record can come to be, or has already, is known when all
 * records were seen; until then these wait in memory, one decision each.
 */
final class KeptBoth {

    private final Set<RecordId> made = new HashSet<>();
    private final Map<RecordId, ResultLines.Sides> seen = new HashMap<>();
    private final List<Held> held = new ArrayList<>();

    private record Held(Outcome.Resolved<JsonNode> outcome, ResultLines.Sides sides, byte @Nullable [] baseLine) {}

    KeptBoth(ConflictResolver<JsonNode> resolver) {
        resolver.createdRecords(made::add);
    }

    /** Notes what there is, and keeps an outcome that makes another record; false when it is the caller's. */
    boolean takes(Outcome<JsonNode> outcome, ResultLines.Sides sides, byte @Nullable [] baseLine) {
        if (made.contains(outcome.id())) {
            seen.put(outcome.id(), sides);
        }
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved && resolved.created() != null) {
            return held.add(new Held(resolved, sides, baseLine));
        }
        return false;
    }

    /** Writes what was kept; gives those whose new record cannot come to be. */
    List<Outcome.Parked<JsonNode>> settle(ResultLines lines) {
        List<Outcome.Parked<JsonNode>> waiting = new ArrayList<>();
        for (Held each : held) {
            Outcome.Resolved<JsonNode> created =
                    Objects.requireNonNull(each.outcome().created());
            ResultLines.Sides there = seen.get(created.id());
            // decided while this ran: whether there is such a record was not looked for
            boolean unwatched = !made.contains(created.id());
            if (unwatched || (there != null && !isMade(lines, there, created))) {
                waiting.add(each.outcome().displaced());
                lines.waiting(each.outcome().displaced(), each.sides(), each.baseLine());
                continue;
            }
            lines.resolved(each.outcome(), each.sides());
            if (there == null) {
                lines.created(created);
            }
        }
        return waiting;
    }

    /** Whether what stands there came from the decision: it was agreed on since, or is on its way to the other side. */
    private static boolean isMade(ResultLines lines, ResultLines.Sides there, Outcome.Resolved<JsonNode> created) {
        boolean agreed = there.base().isPresent()
                || !(there.local().isPresent() || there.server().isPresent());
        return agreed || lines.isAsCreated(there.server(), created) || lines.isAsCreated(there.local(), created);
    }
}
