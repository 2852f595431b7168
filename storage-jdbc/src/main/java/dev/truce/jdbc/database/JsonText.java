package dev.truce.jdbc.database;

import dev.truce.integrity.json.JsonLimits;
import dev.truce.integrity.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON in columns of the workspace. A member without a value is left out. */
public final class JsonText {

    /** What stands in a column was checked when it came in; three documents at their own limit fit into one case. */
    private static final StrictJson READER = StrictJson.reader(
            new JsonLimits(Integer.MAX_VALUE - 1024, Integer.MAX_VALUE, 64, 1_000, Integer.MAX_VALUE));

    private JsonText() {}

    public static ObjectNode object() {
        return new ObjectNode(JsonNodeFactory.instance);
    }

    public static <T> ArrayNode array(List<T> elements, Function<T, JsonNode> write) {
        ArrayNode array = new ArrayNode(JsonNodeFactory.instance);
        elements.forEach(each -> array.add(write.apply(each)));
        return array;
    }

    public static void putIfPresent(ObjectNode object, String member, @Nullable String value) {
        if (value != null) {
            object.put(member, value);
        }
    }

    public static String write(JsonNode value) {
        return StrictJson.text(value);
    }

    public static JsonNode read(String json, String what) {
        return READER.read(json, what);
    }

    public static JsonNode member(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the member \"" + name + "\" is missing");
        }
        return value;
    }

    public static String string(JsonNode object, String name) {
        return member(object, name).asString();
    }

    public static @Nullable String stringOrNull(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null ? null : value.asString();
    }

    public static <E extends Enum<E>> E constant(Class<E> type, JsonNode object, String name) {
        return Enum.valueOf(type, string(object, name));
    }

    public static <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type, JsonNode object, String name) {
        String value = stringOrNull(object, name);
        return value == null ? null : Enum.valueOf(type, value);
    }

    public static <T> List<T> list(JsonNode object, String name, Function<JsonNode, T> read) {
        List<T> elements = new ArrayList<>();
        member(object, name).forEach(each -> elements.add(read.apply(each)));
        return elements;
    }
}
