package dev.truce.conflict.access;

import dev.truce.integrity.json.InputRejectedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A declared type, and how its values are read from JSON. */
interface ValueType {

    /** The value that the JSON stands for; null for Null. */
    @Nullable
    Object read(JsonNode json, FieldPath path);

    /** A refusal at a place. */
    static InputRejectedException refused(FieldPath path, String problem) {
        String place = path.isRoot() ? "" : path + ": ";
        return new InputRejectedException("the record", 0, 0, path.toString(), place + problem);
    }

    private static InputRejectedException mismatch(FieldPath path, String expected, JsonNode found) {
        String text = found.toString();
        String brief = text.length() > 60 ? text.substring(0, 57) + "…" : text;
        return refused(path, "expected " + expected + ", but found " + brief);
    }

    /** A number, text or boolean of the Java library, or an enum. */
    record Scalar(Class<?> type) implements ValueType {

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            if (json.isNull() && !type.isPrimitive()) {
                return null;
            }
            Class<?> boxed = Scalars.boxed(type);
            try {
                if (boxed == Boolean.class && json.isBoolean()) {
                    return json.booleanValue();
                }
                if (Scalars.isNumber(boxed) && json.isNumber()) {
                    return Scalars.number(boxed, JsonAccess.INSTANCE.decimal(json));
                }
                if (Scalars.isText(boxed) && json.isString()) {
                    return Scalars.parse(boxed, json.asString());
                }
            } catch (RuntimeException e) { // the parsers of the Java library throw several kinds
                throw mismatch(path, "a " + type.getSimpleName() + " (" + e.getMessage() + ")", json);
            }
            throw mismatch(path, "a " + type.getSimpleName(), json);
        }
    }

    /** A list, set or array. */
    record Listing(Class<?> type, ValueType element) implements ValueType {

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            if (json.isNull()) {
                return null;
            }
            if (!json.isArray()) {
                throw mismatch(path, "a list", json);
            }
            List<@Nullable Object> elements = new ArrayList<>(json.size());
            for (int i = 0; i < json.size(); i++) {
                elements.add(element.read(json.get(i), path.child(Integer.toString(i))));
            }
            return Containers.as(type, elements);
        }
    }

    /** A map with names as keys. */
    record Mapping(Class<?> type, ValueType value) implements ValueType {

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            if (json.isNull()) {
                return null;
            }
            if (!json.isObject()) {
                throw mismatch(path, "an object", json);
            }
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                entries.put(entry.getKey(), value.read(entry.getValue(), path.child(entry.getKey())));
            }
            return Containers.as(type, entries);
        }
    }

    /** Object: what a JSON text can say. */
    record Anything() implements ValueType {

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            if (json.isArray()) {
                return new Listing(List.class, this).read(json, path);
            }
            if (json.isObject()) {
                return new Mapping(Map.class, this).read(json, path);
            }
            if (json.isNumber()) {
                return json.isIntegralNumber() ? json.numberValue() : JsonAccess.INSTANCE.decimal(json);
            }
            return json.isNull() ? null : json.isBoolean() ? (Object) json.booleanValue() : json.asString();
        }
    }

    /**
     * A record or bean.
     *
     * @param type its class
     * @param members the declared types of its members, in order
     * @param access makes it
     */
    record Members(ObjectType type, List<ValueType> members, ObjectAccess access) implements ValueType {

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            if (json.isNull()) {
                return null;
            }
            if (!json.isObject()) {
                throw mismatch(path, "an object", json);
            }
            @Nullable Object[] values = new @Nullable Object[members.size()];
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                int index = type.indexOf(entry.getKey());
                if (index < 0 && !entry.getKey().equals(ObjectType.CASE)) {
                    throw refused(
                            path.child(entry.getKey()),
                            type.type().getSimpleName() + " has no such member; it has " + type.names());
                }
                if (index >= 0) {
                    Object value = members.get(index).read(entry.getValue(), path.child(entry.getKey()));
                    values[index] = ObjectAccess.wrapped(value);
                }
            }
            for (int i = 0; i < values.length; i++) {
                Member member = type.members().get(i);
                if (values[i] == null && !member.isOptional()) {
                    if (member.raw().isPrimitive()) {
                        throw refused(
                                path.child(member.name()), "it is missing, and a " + member.raw() + " is never null");
                    }
                    values[i] = NullValue.NULL;
                }
            }
            try {
                return access.make(type, values);
            } catch (RuntimeException e) { // what the class itself refuses in its constructor or setters
                throw refused(path, "this is no " + type.type().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    /** A sealed type: a member of the text names the case. */
    record Cases(Class<?> type, Map<String, ValueType> cases) implements ValueType {

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            if (json.isNull()) {
                return null;
            }
            JsonNode name = json.get(ObjectType.CASE);
            ValueType found = name == null ? null : cases.get(name.asString());
            if (found == null) {
                throw refused(
                        path,
                        "a " + type.getSimpleName() + " names its case as \"" + ObjectType.CASE + "\", one of "
                                + cases.keySet());
            }
            return found.read(json, path);
        }
    }

    /** A type that stands inside itself. */
    final class Again implements ValueType {

        private @Nullable ValueType type;

        void is(ValueType found) {
            type = found;
        }

        @Override
        public @Nullable Object read(JsonNode json, FieldPath path) {
            return Objects.requireNonNull(type).read(json, path);
        }
    }
}
