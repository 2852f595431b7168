package dev.truce.conflict.access;

import dev.truce.integrity.json.CanonicalJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Records and beans as JSON trees, for digests, the queue and the history. */
final class ObjectJson {

    /** As deep as JSON texts may be. */
    private static final int MOST_LEVELS = 512;

    private final ObjectAccess access;

    ObjectJson(ObjectAccess access) {
        this.access = access;
    }

    JsonNode tree(Object value) {
        return tree(value, MOST_LEVELS);
    }

    String canonical(Object value) {
        return CanonicalJson.text(tree(value));
    }

    private JsonNode tree(Object value, int levels) {
        return switch (access.kind(value)) {
            case NULL -> NullNode.getInstance();
            case BOOLEAN -> BooleanNode.valueOf((Boolean) value);
            case NUMBER -> JsonAccess.INSTANCE.number(NullNode.getInstance(), access.decimal(value));
            case TEXT -> StringNode.valueOf(access.text(value));
            case LIST -> {
                ArrayNode list = new ArrayNode(JsonNodeFactory.instance);
                for (Object element : access.elements(value)) {
                    list.add(tree(element, below(value, levels)));
                }
                yield list;
            }
            case OBJECT -> {
                ObjectNode object = new ObjectNode(JsonNodeFactory.instance);
                GeneratedShape shape = access.shape(value);
                String caseName = shape == null ? null : shape.type().caseName();
                if (caseName != null) {
                    object.put(ObjectType.CASE, caseName);
                }
                for (Map.Entry<String, Object> member : access.members(value)) {
                    object.set(member.getKey(), tree(member.getValue(), below(value, levels)));
                }
                yield object;
            }
        };
    }

    void checkDepth(Object value) {
        checkDepth(value, MOST_LEVELS);
    }

    private void checkDepth(Object value, int levels) {
        switch (access.kind(value)) {
            case LIST -> {
                for (Object element : Containers.elements(value)) {
                    checkDepth(ObjectAccess.wrapped(element), below(value, levels));
                }
            }
            case OBJECT -> {
                for (Map.Entry<String, Object> member : access.members(value)) {
                    checkDepth(member.getValue(), below(value, levels));
                }
            }
            case NULL, BOOLEAN, NUMBER, TEXT -> {
                // has nothing below it
            }
        }
    }

    private static int below(Object value, int levels) {
        if (levels == 1) {
            throw new IllegalArgumentException("A record nests deeper than " + MOST_LEVELS + " levels, at a "
                    + value.getClass().getName() + "; does it contain itself? Take the cycle out, or refer by key");
        }
        return levels - 1;
    }
}
