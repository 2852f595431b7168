package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.InstantText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Times as documents write them: RFC 3339, milliseconds since 1970, or {@code {"physical", "counter", "node"}}. */
public final class Times {

    private Times() {}

    /**
     * Reads a time.
     *
     * @param node the value
     * @param path where it stands, for errors
     * @param precision to what a bare instant is cut off; null for milliseconds
     * @return the time
     * @throws MetadataException when it is none of the three forms
     */
    public static HybridTime read(JsonNode node, FieldPath path, @Nullable Duration precision) {
        if (node.isString()) {
            return bare(instant(node.asString(), path), path, precision);
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return bare(node.longValue(), path, precision);
        }
        if (node instanceof ObjectNode object && object.path("physical").isIntegralNumber()) {
            JsonNode counter = object.path("counter");
            JsonNode issuer = object.path("node");
            boolean counts = counter.isMissingNode() || (counter.isInt() && counter.intValue() >= 0);
            boolean named = issuer.isMissingNode() || issuer.isString();
            if (object.get("physical").canConvertToLong() && counts && named) {
                return new HybridTime(
                        object.get("physical").longValue(),
                        counter.asInt(0),
                        issuer.isString() ? issuer.asString() : "");
            }
        }
        throw new MetadataException(
                path,
                "a time is an RFC 3339 instant such as \"2026-01-13T19:00:00Z\", milliseconds since 1970, or"
                        + " {\"physical\", \"counter\", \"node\"}, but found " + RecordFormat.brief(node));
    }

    /**
     * Reads the times of single fields.
     *
     * @param node an object of JSON Pointer and time
     * @param path where it stands, for errors
     * @param precision to what a bare instant is cut off; null for milliseconds
     * @return the times by pointer
     * @throws MetadataException when it is no such object
     */
    public static SortedMap<String, HybridTime> readAll(JsonNode node, FieldPath path, @Nullable Duration precision) {
        if (!node.isObject()) {
            throw new MetadataException(
                    path,
                    "the times of fields are an object such as {\"/name\": \"2026-01-13T19:00:00Z\"}, but found "
                            + RecordFormat.brief(node));
        }
        SortedMap<String, HybridTime> times = new TreeMap<>();
        for (Map.Entry<String, JsonNode> time : node.properties()) {
            times.put(pointer(time.getKey(), path), read(time.getValue(), path.child(time.getKey()), precision));
        }
        return times;
    }

    private static String pointer(String text, FieldPath path) {
        try {
            return FieldPath.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new MetadataException(path, String.valueOf(e.getMessage()));
        }
    }

    private static long instant(String text, FieldPath path) {
        Instant usual = InstantText.usual(text);
        if (usual != null) {
            return usual.toEpochMilli();
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new MetadataException(
                    path, "a time is an RFC 3339 instant such as \"2026-01-13T19:00:00Z\", but found \"" + text + "\"");
        }
    }

    private static HybridTime bare(long millis, FieldPath path, @Nullable Duration precision) {
        long unit = precision == null ? 1 : precision.toMillis();
        try {
            return HybridTime.ofMillis(Math.multiplyExact(Math.floorDiv(millis, unit), unit));
        } catch (ArithmeticException e) {
            throw new MetadataException(
                    path, "the time " + millis + " lies out of range for the precision " + precision);
        }
    }

    /**
     * Writes a time: a bare instant as a number where a number stood, else as RFC 3339; any other as an object.
     *
     * @param time the time
     * @param old what stood there; null when nothing did
     * @return the value
     */
    public static JsonNode write(HybridTime time, @Nullable JsonNode old) {
        if (time.isBareInstant()) {
            return old != null && old.isNumber()
                    ? LongNode.valueOf(time.physicalMillis())
                    : StringNode.valueOf(
                            Instant.ofEpochMilli(time.physicalMillis()).toString());
        }
        ObjectNode object = new ObjectNode(JsonNodeFactory.instance);
        object.put("physical", time.physicalMillis());
        object.put("counter", time.counter());
        object.put("node", time.node());
        return object;
    }
}
