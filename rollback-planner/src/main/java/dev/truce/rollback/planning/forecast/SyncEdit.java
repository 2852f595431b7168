package dev.truce.rollback.planning.forecast;

import dev.truce.conflict.ruleset.RecordFormat;
import dev.truce.conflict.version.HybridTime;
import dev.truce.conflict.version.Stamp;
import dev.truce.integrity.Digest;
import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Makes up what a user may have changed in a document: one member, drawn from a digest, at a given time. */
final class SyncEdit {

    private final RecordFormat format;
    private final Set<String> metadata = new HashSet<>();

    SyncEdit(RecordFormat format) {
        this.format = format;
        format.paths().forEach(path -> metadata.add(path.segments().get(0)));
    }

    /**
     * A changed document.
     *
     * @param member the member that was changed
     * @param document the document, with the time of the change and the version that it had
     */
    record Edited(String member, JsonNode document) {}

    /** The names of the members that are content. */
    List<String> content(JsonNode document) {
        return document.propertyNames().stream()
                .filter(name -> !metadata.contains(name))
                .toList();
    }

    /** Changes one of the members that fit; empty when none of them can be changed. */
    Optional<Edited> edit(JsonNode document, Digest draw, Predicate<String> fits, HybridTime at) {
        return content(document).stream()
                .filter(fits)
                .filter(name -> changed(document.get(name)) != null)
                .min(Comparator.comparing(name -> rank(draw, name)))
                .map(name -> edited((ObjectNode) document, name, at));
    }

    private static Digest rank(Digest draw, String member) {
        return Digest.of((draw.hex() + "\n" + member).getBytes(StandardCharsets.UTF_8));
    }

    private Edited edited(ObjectNode document, String member, HybridTime at) {
        ObjectNode copy = document.deepCopy();
        copy.set(member, changed(document.get(member)));
        Stamp before = format.stamp(document);
        SortedMap<String, HybridTime> times = new TreeMap<>(before.fieldTimes());
        if (format.fieldTimes() != null) {
            times.put("/" + member.replace("~", "~0").replace("/", "~1"), at);
        }
        return new Edited(member, format.stamped(copy, new Stamp(before.version(), at, before.bornAt(), times)));
    }

    /** Another value of the same kind; null when this cannot be one. */
    private static @Nullable JsonNode changed(JsonNode value) {
        if (value.isString()) {
            return StringNode.valueOf(value.stringValue() + "~");
        }
        if (value.isNumber()) {
            return DecimalNode.valueOf(value.decimalValue().add(BigDecimal.ONE));
        }
        if (value.isBoolean()) {
            return BooleanNode.valueOf(!value.booleanValue());
        }
        if (value instanceof ObjectNode object) {
            for (String name : object.propertyNames()) {
                JsonNode inner = changed(object.get(name));
                if (inner != null) {
                    ObjectNode copy = object.deepCopy();
                    copy.set(name, inner);
                    return copy;
                }
            }
        }
        return null;
    }

    /** Whether two members are the same, or both absent. */
    static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return (one == null || other == null)
                ? one == other
                : Arrays.equals(StrictJson.write(one), StrictJson.write(other));
    }
}
