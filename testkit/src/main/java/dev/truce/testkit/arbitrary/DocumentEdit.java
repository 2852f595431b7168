package dev.truce.testkit.arbitrary;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change somewhere in a document: as somebody would make it, it leaves all else alone.
 *
 * @param way which member or element to enter, level by level, counted round
 * @param kind what to do there
 * @param name the name of a new member
 * @param value the new value
 */
record DocumentEdit(List<Integer> way, Kind kind, String name, JsonNode value) {

    /** What happens at the place. */
    enum Kind {
        REPLACE,
        CLEAR,
        REMOVE,
        ADD,
        MOVE
    }

    DocumentEdit {
        way = List.copyOf(way);
    }

    /** The changed document; the given one stays as it is. */
    JsonNode applyTo(JsonNode document) {
        JsonNode copy = document.deepCopy();
        edit(copy, 0);
        return copy;
    }

    private void edit(JsonNode parent, int level) {
        if (parent instanceof ObjectNode object) {
            edit(object, level);
        } else if (parent instanceof ArrayNode list) {
            edit(list, level);
        }
    }

    private void edit(ObjectNode object, int level) {
        List<String> names = new ArrayList<>(object.propertyNames());
        if (names.isEmpty() || (isLast(level) && kind == Kind.ADD)) {
            object.set(name, value);
            return;
        }
        String chosen = names.get(way.get(level) % names.size());
        JsonNode child = object.get(chosen);
        if (!isLast(level) && child.isContainer()) {
            edit(child, level + 1);
            return;
        }
        switch (kind) {
            case REPLACE, ADD -> object.set(chosen, value);
            case CLEAR -> object.set(chosen, NullNode.getInstance());
            case REMOVE, MOVE -> object.remove(chosen);
        }
    }

    private void edit(ArrayNode list, int level) {
        int at = list.isEmpty() ? 0 : way.get(level) % list.size();
        if (list.isEmpty() || (isLast(level) && kind == Kind.ADD)) {
            list.insert(at, value);
            return;
        }
        JsonNode child = list.get(at);
        if (!isLast(level) && child.isContainer()) {
            edit(child, level + 1);
            return;
        }
        switch (kind) {
            case REPLACE, ADD -> list.set(at, value);
            case CLEAR -> list.set(at, NullNode.getInstance());
            case REMOVE -> list.remove(at);
            case MOVE -> list.insert((at + 1) % list.size(), list.remove(at));
        }
    }

    private boolean isLast(int level) {
        return level == way.size() - 1;
    }
}
