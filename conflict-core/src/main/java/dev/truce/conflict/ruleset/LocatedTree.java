package dev.truce.conflict.ruleset;

import dev.truce.conflict.access.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Gives a ruleset that was read as part of another document its places; it has no lines of its own. */
final class LocatedTree {

    private final String source;

    private LocatedTree(String source) {
        this.source = source;
    }

    static Located of(JsonNode node, String source) {
        return new LocatedTree(source).part(node, FieldPath.ROOT, 0);
    }

    private Located part(JsonNode node, FieldPath path, int depth) {
        if (depth > LocatedReader.MAX_DEPTH) {
            throw new RulesetException(
                    source, 0, "", "nested deeper than " + LocatedReader.MAX_DEPTH + " levels; no ruleset needs that");
        }
        if (node.isObject()) {
            Map<String, Located> members = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                members.put(member.getKey(), part(member.getValue(), path.child(member.getKey()), depth + 1));
            }
            return new Located.Mapping(0, path, members);
        }
        if (node.isArray()) {
            List<Located> elements = new ArrayList<>();
            for (JsonNode element : node) {
                elements.add(part(element, path.child(Integer.toString(elements.size())), depth + 1));
            }
            return new Located.Sequence(0, path, elements);
        }
        return new Located.Scalar(0, path, node);
    }
}
