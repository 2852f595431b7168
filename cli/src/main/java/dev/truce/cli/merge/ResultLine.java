package dev.truce.cli.merge;

import dev.truce.conflict.Detection;
import dev.truce.conflict.Outcome;
import dev.truce.conflict.Side;
import dev.truce.conflict.merge.FieldConflict;
import dev.truce.conflict.merge.Trace;
import dev.truce.conflict.ruleset.Times;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An outcome as one line of JSON; the members stand in the order of {@code interfaces}. */
public final class ResultLine {

    private ResultLine() {}

    /** The line of an outcome; an id of null is left out. */
    static ObjectNode of(@Nullable JsonNode id, Outcome<JsonNode> outcome) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        if (id != null) {
            line.set("id", id);
        }
        Detection detection = outcome.detection();
        line.put("answer", detection.answer().name());
        if (detection.kind() != null) {
            line.put("kind", detection.kind().name());
        }
        if (outcome instanceof Outcome.Resolved<JsonNode> resolved) {
            line.put("outcome", "resolved");
            line.put("operation", resolved.operation().name());
            if (resolved.localValue() != null) {
                line.set("value", resolved.localValue());
            }
            if (resolved.value() != null && !resolved.value().equals(resolved.localValue())) {
                line.set("shared", resolved.value());
            }
            line.set("stamp", stamp(resolved.stamp()));
        } else {
            Outcome.Parked<JsonNode> parked = (Outcome.Parked<JsonNode>) outcome;
            line.put("outcome", "parked");
            line.put("reason", parked.reason().name());
            if (!parked.detail().isEmpty()) {
                line.put("detail", parked.detail());
            }
            if (parked.partial() != null) {
                line.set("value", parked.partial());
            }
        }
        line.set("conflicts", conflicts(outcome));
        line.set("warnings", names(outcome.warnings()));
        line.set("trace", trace(outcome.trace().steps()));
        return line;
    }

    /** The line of a case that was not understood. */
    static ObjectNode error(@Nullable JsonNode id, String error) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.set("id", id == null ? JsonNodeFactory.instance.nullNode() : id);
        return line.put("error", error);
    }

    private static ArrayNode conflicts(Outcome<JsonNode> outcome) {
        return outcome instanceof Outcome.Parked<JsonNode> parked
                ? conflicts(parked.conflicts())
                : JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode conflicts(List<? extends FieldConflict<?>> conflicts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (FieldConflict<?> conflict : conflicts) {
            ObjectNode entry = list.addObject().put("path", conflict.path().toString());
            set(entry, "base", (JsonNode) conflict.base());
            set(entry, "local", (JsonNode) conflict.local());
            set(entry, "server", (JsonNode) conflict.server());
        }
        return list;
    }

    private static void set(ObjectNode entry, String name, @Nullable JsonNode value) {
        if (value != null) {
            entry.set(name, value);
        }
    }

    public static ArrayNode trace(List<Trace.Step> steps) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Trace.Step step : steps) {
            list.addObject()
                    .put("path", step.path().toString())
                    .put("rule", step.rule())
                    .put("side", step.side().name().toLowerCase(Locale.ROOT))
                    .put("why", step.why());
        }
        return list;
    }

    public static ObjectNode stamp(Stamp stamp) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ScalarVersion version = stamp.scalar();
        if (version != null) {
            object.put("epoch", version.epoch()).put("syncVersion", version.syncVersion());
        }
        HybridTime modifiedAt = stamp.modifiedAt();
        if (modifiedAt != null) {
            object.set("modifiedAt", Times.write(modifiedAt, null));
        }
        if (!stamp.fieldTimes().isEmpty()) {
            ObjectNode times = object.putObject("fieldTimes");
            stamp.fieldTimes().forEach((field, time) -> times.set(field, Times.write(time, null)));
        }
        return object;
    }

    private static ArrayNode names(Collection<? extends Enum<?>> constants) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        constants.forEach(constant -> list.add(constant.name()));
        return list;
    }

    /** A side of a record, for programs. */
    public static JsonNode side(Side<JsonNode> side) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (side instanceof Side.Unknown) {
            return object.put("$unknown", true);
        }
        if (side instanceof Side.None) {
            return JsonNodeFactory.instance.nullNode();
        }
        JsonNode value = side.valueOrNull();
        if (value != null) {
            return value;
        }
        object.put("$tombstone", true);
        object.setAll(stamp(side.stamp()));
        return object;
    }
}
