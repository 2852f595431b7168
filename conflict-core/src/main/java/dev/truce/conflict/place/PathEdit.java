package dev.truce.conflict.place;

import dev.truce.conflict.access.FieldPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a value at a path of a document. An element of a list is found by its key, as the merge named it, where some scalar
 * member tells the elements apart.
 */
public final class PathEdit {

    /** No list has an element there. */
    private static final int NOWHERE = -1;

    private PathEdit() {}

    /**
     * The document with another value at a place.
     *
     * @param document the document, which stays as it is
     * @param path the place
     * @param value what is to stand there; null for nothing
     * @return the changed copy; empty when the path leads nowhere
     */
    public static Optional<JsonNode> replace(JsonNode document, FieldPath path, @Nullable JsonNode value) {
        List<String> names = path.segments();
        if (names.isEmpty()) {
            return Optional.ofNullable(value);
        }
        JsonNode copy = document.deepCopy();
        JsonNode at = copy;
        for (String name : names.subList(0, names.size() - 1)) {
            JsonNode next = at instanceof ArrayNode list ? list.get(element(list, name)) : at.get(name);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return put(at, names.get(names.size() - 1), value) ? Optional.of(copy) : Optional.empty();
    }

    /**
     * What stands right below a place.
     *
     * @param at the place
     * @param name the name there, which of a list's element may be its key, itself or its index
     * @return the value; empty for none
     */
    public static Optional<JsonNode> child(JsonNode at, String name) {
        if (!(at instanceof ArrayNode list)) {
            return Optional.ofNullable(at.get(name));
        }
        int place = element(list, name);
        for (int i = 0; i < list.size() && place < 0; i++) {
            JsonNode each = list.get(i);
            place = each.isString() && each.stringValue().equals(name) ? i : NOWHERE;
        }
        return Optional.ofNullable(list.get(place < 0 ? index(name) : place));
    }

    private static int index(String name) {
        return name.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(name) : NOWHERE;
    }

    private static boolean put(JsonNode parent, String name, @Nullable JsonNode value) {
        if (parent instanceof ObjectNode object) {
            if (value == null) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
            return true;
        }
        if (!(parent instanceof ArrayNode list)) {
            return false;
        }
        int place = element(list, name);
        if (value == null) {
            list.remove(place);
        } else if (place < 0) {
            list.add(value);
        } else {
            list.set(place, value);
        }
        return true;
    }

    /** Where the only element of this key stands. */
    private static int element(ArrayNode list, String key) {
        Set<Integer> found = new HashSet<>();
        for (String member : sharedMembers(list)) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).get(member).asString().equals(key)) {
                    found.add(i);
                }
            }
        }
        return found.size() == 1 ? found.iterator().next() : NOWHERE;
    }

    /** The scalar members that every element has, and no two elements alike. */
    private static Set<String> sharedMembers(ArrayNode list) {
        Set<String> shared = new TreeSet<>();
        if (list.isEmpty() || !(list.get(0) instanceof ObjectNode first)) {
            return shared;
        }
        for (Map.Entry<String, JsonNode> member : first.properties()) {
            Set<String> values = new HashSet<>();
            boolean tellsApart = true;
            for (JsonNode element : list) {
                JsonNode value = element.get(member.getKey());
                tellsApart &= value != null && value.isValueNode() && !value.isNull() && values.add(value.asString());
            }
            if (tellsApart) {
                shared.add(member.getKey());
            }
        }
        return shared;
    }
}
