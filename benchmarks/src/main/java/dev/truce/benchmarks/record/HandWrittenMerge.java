package dev.truce.benchmarks.record;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The floor: what somebody writes by hand who needs no rules, no list merge and no explanation. One pass over three trees; what
 * both sides changed, and differently, is refused.
 */
final class HandWrittenMerge {

    private HandWrittenMerge() {}

    static ObjectNode merge(JsonNode base, JsonNode local, JsonNode server) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : server.properties()) {
            String name = member.getKey();
            JsonNode value = value(base.get(name), local.get(name), member.getValue());
            if (value != null) {
                merged.set(name, value);
            }
        }
        for (Map.Entry<String, JsonNode> member : local.properties()) {
            String name = member.getKey();
            if (!server.has(name)) {
                JsonNode value = value(base.get(name), member.getValue(), null);
                if (value != null) {
                    merged.set(name, value);
                }
            }
        }
        return merged;
    }

    private static @Nullable JsonNode value(
            @Nullable JsonNode base, @Nullable JsonNode local, @Nullable JsonNode server) {
        if (base != null
                && local != null
                && server != null
                && base.isObject()
                && local.isObject()
                && server.isObject()) {
            return merge(base, local, server);
        }
        if (local == null ? server == null : local.equals(server)) {
            return server;
        }
        if (local == null ? base == null : local.equals(base)) {
            return server;
        }
        if (server == null ? base == null : server.equals(base)) {
            return local;
        }
        throw new IllegalArgumentException("both sides changed " + base);
    }
}
