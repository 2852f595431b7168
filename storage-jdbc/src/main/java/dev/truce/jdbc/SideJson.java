package dev.truce.jdbc;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldMask;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.ScalarVersion;
import dev.truce.conflict.version.Stamp;
import dev.truce.conflict.version.Version;
import dev.truce.conflict.version.VersionVector;
import dev.truce.jdbc.database.JsonText;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sides of a conflict, and their stamps, as JSON. A value stands there as text, so that it keeps its own writing. */
final class SideJson {

    private SideJson() {}

    static ObjectNode write(Side<String> side) {
        ObjectNode json = JsonText.object();
        if (side instanceof Side.Present<String> present) {
            json.put("state", "present");
            json.put("value", present.value());
            json.set("stamp", write(present.stamp()));
            if (!present.mask().equals(FieldMask.ALL)) {
                ArrayNode mask = json.putArray("mask");
                present.mask().patterns().forEach(mask::add);
            }
        } else if (side instanceof Side.Tombstone<String> tombstone) {
            json.put("state", "tombstone");
            json.set("stamp", write(tombstone.stamp()));
        } else {
            json.put("state", side instanceof Side.None ? "none" : "unknown");
        }
        return json;
    }

    static Side<String> readSide(JsonNode json) {
        String state = JsonText.string(json, "state");
        return switch (state) {
            case "present" ->
                Side.partial(JsonText.string(json, "value"), readStamp(JsonText.member(json, "stamp")), readMask(json));
            case "tombstone" -> Side.tombstone(readStamp(JsonText.member(json, "stamp")));
            case "none" -> Side.none();
            case "unknown" -> Side.unknown();
            default -> throw new IllegalArgumentException("\"" + state + "\" is not the state of a side");
        };
    }

    private static FieldMask readMask(JsonNode json) {
        return json.has("mask") ? FieldMask.of(JsonText.list(json, "mask", JsonNode::asString)) : FieldMask.ALL;
    }

    static ObjectNode write(Stamp stamp) {
        ObjectNode json = JsonText.object();
        Version version = stamp.version();
        if (version instanceof ScalarVersion scalar) {
            json.put("epoch", scalar.epoch());
            json.put("syncVersion", scalar.syncVersion());
        } else if (version instanceof VersionVector vector) {
            ObjectNode counts = json.putObject("vector");
            vector.counts().forEach(counts::put);
        }
        putTime(json, "modifiedAt", stamp.modifiedAt());
        putTime(json, "bornAt", stamp.bornAt());
        if (!stamp.fieldTimes().isEmpty()) {
            ObjectNode times = json.putObject("fieldTimes");
            stamp.fieldTimes().forEach((pointer, time) -> putTime(times, pointer, time));
        }
        return json;
    }

    static Stamp readStamp(JsonNode json) {
        Map<String, HybridTime> fieldTimes = new TreeMap<>();
        JsonNode times = json.get("fieldTimes");
        if (times != null) {
            times.properties().forEach(each -> fieldTimes.put(each.getKey(), readTime(each.getValue())));
        }
        return new Stamp(
                readVersion(json),
                timeOrNull(json, "modifiedAt"),
                timeOrNull(json, "bornAt"),
                new TreeMap<>(fieldTimes));
    }

    private static @Nullable Version readVersion(JsonNode json) {
        JsonNode vector = json.get("vector");
        if (vector != null) {
            Map<String, Long> counts = new TreeMap<>();
            vector.properties()
                    .forEach(each -> counts.put(each.getKey(), each.getValue().longValue()));
            return VersionVector.of(counts);
        }
        return json.has("syncVersion")
                ? new ScalarVersion(
                        JsonText.member(json, "epoch").longValue(),
                        JsonText.member(json, "syncVersion").longValue())
                : null;
    }

    private static void putTime(ObjectNode json, String member, @Nullable HybridTime time) {
        if (time != null) {
            ObjectNode parts = json.putObject(member);
            parts.put("physical", time.physicalMillis());
            parts.put("counter", time.counter());
            parts.put("node", time.node());
        }
    }

    private static @Nullable HybridTime timeOrNull(JsonNode json, String member) {
        JsonNode time = json.get(member);
        return time == null ? null : readTime(time);
    }

    private static HybridTime readTime(JsonNode json) {
        return new HybridTime(
                JsonText.member(json, "physical").longValue(),
                JsonText.member(json, "counter").intValue(),
                JsonText.string(json, "node"));
    }
}
