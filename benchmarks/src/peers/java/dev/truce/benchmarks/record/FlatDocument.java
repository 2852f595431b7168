package dev.truce.benchmarks.record;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A document as a map from pointer to leaf, for libraries that merge or compare no trees. */
final class FlatDocument {

    private FlatDocument() {}

    static Map<String, Object> of(JsonNode document) {
        Map<String, Object> leaves = new LinkedHashMap<>();
        collect("", document, leaves);
        return leaves;
    }

    private static void collect(String pointer, JsonNode node, Map<String, Object> leaves) {
        if (node.isObject()) {
            node.properties().forEach(member -> collect(pointer + "/" + member.getKey(), member.getValue(), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), leaves);
            }
        } else if (node.isBoolean()) {
            leaves.put(pointer, node.booleanValue());
        } else if (node.isNumber()) {
            leaves.put(pointer, node.decimalValue());
        } else {
            leaves.put(pointer, node.asString());
        }
    }
}
