package dev.truce.testkit.simulation;

import dev.truce.conflict.Conflict;
import dev.truce.conflict.Side;
import dev.truce.conflict.Strategy;
import dev.truce.conflict.Verdict;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.version.HybridTime;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Strategies as teams have written them, each with one mistake. */
final class BadStrategies {

    private BadStrategies() {}

    /** Members of the later document go over those of the other; what both started from is not asked. */
    static Verdict<JsonNode> mergeTwoWays(Conflict<JsonNode> conflict) {
        JsonNode local = conflict.local().valueOrNull();
        JsonNode server = conflict.server().valueOrNull();
        if (local == null || server == null) {
            return new Verdict.TakeServer<>(Trace.EMPTY);
        }
        boolean localIsLater = time(conflict.local().stamp().modifiedAt())
                > time(conflict.server().stamp().modifiedAt());
        ObjectNode merged = (ObjectNode) (localIsLater ? server : local).deepCopy();
        (localIsLater ? local : server).properties().forEach(each -> merged.set(each.getKey(), each.getValue()));
        return new Verdict.Merged<>(merged, Trace.EMPTY);
    }

    /** A three-way merge that takes what is missing on one side for not loaded, and brings it back. */
    static Verdict<JsonNode> keepEveryMember(Conflict<JsonNode> conflict) {
        Verdict<JsonNode> verdict = Strategy.<JsonNode>fieldLevelMerge().resolve(conflict);
        if (!(verdict instanceof Verdict.Merged<JsonNode> merged)) {
            return verdict;
        }
        ObjectNode whole = (ObjectNode) merged.value().deepCopy();
        for (Side<JsonNode> side : List.of(conflict.server(), conflict.local())) {
            JsonNode value = side.valueOrNull();
            if (value != null) {
                value.properties().forEach(member -> whole.putIfAbsent(member.getKey(), member.getValue()));
            }
        }
        return new Verdict.Merged<>(whole, merged.trace());
    }

    /** A delete wins, always: also over a record that was made anew long after. */
    static Verdict<JsonNode> deleteWins(Conflict<JsonNode> conflict) {
        return conflict.local().isPresent()
                ? new Verdict.TakeServer<>(Trace.EMPTY)
                : new Verdict.TakeLocal<>(Trace.EMPTY);
    }

    /** The later one; of two at the same time each keeps its own. */
    static Verdict<JsonNode> laterOrMine(Conflict<JsonNode> conflict) {
        return time(conflict.local().stamp().modifiedAt())
                        >= time(conflict.server().stamp().modifiedAt())
                ? new Verdict.TakeLocal<>(Trace.EMPTY)
                : new Verdict.TakeServer<>(Trace.EMPTY);
    }

    private static long time(HybridTime time) {
        return time.physicalMillis();
    }
}
