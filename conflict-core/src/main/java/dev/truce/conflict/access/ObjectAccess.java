package dev.truce.conflict.access;

import dev.truce.integrity.Digest;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Access to records and beans. Values travel as they are, Strings as Strings; Null is {@link NullValue#NULL}, for a reference of
 * null is Absent, and an Optional is what it holds.
 */
final class ObjectAccess implements FieldAccess<Object> {

    private static final ClassValue<ObjectAccess> BY_ROOT = new ClassValue<>() {
        @Override
        protected ObjectAccess computeValue(Class<?> type) {
            return new ObjectAccess(type);
        }
    };

    private final Class<?> root;
    private final ValueType rootType;
    private final boolean bounded;
    private final Map<Class<?>, GeneratedShape> shapes = new HashMap<>();
    private final ObjectJson json = new ObjectJson(this);
    private final @Nullable GeneratedShape rootShape; // null when the root is sealed, and its cases have shapes

    /** Anew; {@link #of} remembers. */
    ObjectAccess(Class<?> root) {
        this.root = root;
        TypeAnalysis analysis = new TypeAnalysis(this, root);
        this.rootType = analysis.rootType();
        this.bounded = analysis.isBounded();
        analysis.objects().forEach((type, object) -> shapes.put(type, ShapeWriter.shape(this, object)));
        this.rootShape = shapes.get(root);
    }

    static ObjectAccess of(Class<?> root) {
        return BY_ROOT.get(root);
    }

    @Override
    public Kind kind(Object value) {
        if (value == NullValue.NULL) {
            return Kind.NULL;
        }
        if (value instanceof Boolean) {
            return Kind.BOOLEAN;
        }
        if (value instanceof String || value instanceof Enum) {
            return Kind.TEXT;
        }
        Class<?> type = value.getClass();
        if (shapes.containsKey(type) || value instanceof Map) {
            return Kind.OBJECT;
        }
        if (Scalars.isNumber(type)) {
            return Kind.NUMBER;
        }
        if (Scalars.text(value) != null) {
            return Kind.TEXT;
        }
        if (value instanceof Collection || type.isArray()) {
            return Kind.LIST;
        }
        throw new IllegalArgumentException("A " + type.getName() + " stands in a " + root.getName()
                + ", but nothing in it declares one; declare the member as " + type.getSimpleName());
    }

    @Override
    public @Nullable GeneratedShape shape(Object object) {
        Class<?> type = object.getClass();
        return type == root ? rootShape : shapes.get(type);
    }

    private GeneratedShape shapeOf(Object object) {
        GeneratedShape shape = shape(object);
        if (shape == null) {
            throw new IllegalArgumentException("A " + object.getClass().getName() + " is no object of " + root.getName()
                    + ", so it has no members");
        }
        return shape;
    }

    @Override
    public Iterable<Map.Entry<String, Object>> members(Object object) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put((String) name, wrapped(value)));
            return members.entrySet();
        }
        GeneratedShape shape = shapeOf(object);
        int index = 0;
        for (String name : shape.names()) {
            Object value = shape.member(object, index++);
            if (value != null) {
                members.put(name, value);
            }
        }
        return members.entrySet();
    }

    Object make(ObjectType type, @Nullable Object[] members) {
        return Objects.requireNonNull(shapes.get(type.type())).make(members);
    }

    static Object wrapped(@Nullable Object raw) {
        return raw == null ? NullValue.NULL : raw;
    }

    private static @Nullable Object unwrapped(Object value) {
        return value == NullValue.NULL ? null : value;
    }

    @Override
    public @Nullable Object member(Object object, String name) {
        if (object instanceof Map<?, ?> map) {
            Object value = map.get(name);
            return value == null && map.containsKey(name) ? NullValue.NULL : value;
        }
        GeneratedShape shape = shapeOf(object);
        int index = shape.type().indexOf(name);
        return index < 0 ? null : shape.member(object, index);
    }

    @Override
    public int size(Object container) {
        if (container instanceof Map<?, ?> map) {
            return map.size();
        }
        GeneratedShape shape = shape(container);
        if (shape == null) {
            return Containers.size(container);
        }
        int size = 0;
        for (int i = 0; i < shape.names().size(); i++) {
            size += shape.member(container, i) == null ? 0 : 1;
        }
        return size;
    }

    @Override
    public Object object(Object like, Map<String, Object> members) {
        if (like instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> made = Containers.like(map);
            members.forEach((name, value) -> made.put(name, unwrapped(value)));
            return made;
        }
        GeneratedShape shape = shapeOf(like);
        @Nullable Object[] values = new @Nullable Object[shape.names().size()];
        members.forEach((name, value) -> {
            int index = shape.type().indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(
                        like.getClass().getName() + " has no member \"" + name + "\"; it has " + shape.names());
            }
            values[index] = value;
        });
        return shape.make(values);
    }

    @Override
    public boolean isSameType(Object one, Object two) {
        return one.getClass() == two.getClass() || (one instanceof Map && two instanceof Map);
    }

    /** Those of a set without order stand in the order of their texts, so that equal sets have equal elements. */
    @Override
    public List<Object> elements(Object list) {
        List<Object> elements = new ArrayList<>(Containers.size(list));
        for (Object element : Containers.elements(list)) {
            elements.add(wrapped(element));
        }
        if (list instanceof Set && !(list instanceof SortedSet)) {
            elements.sort(Comparator.comparing(this::sortKey));
        }
        return elements;
    }

    private String sortKey(Object element) {
        return kind(element) == Kind.TEXT ? text(element) : json.canonical(element);
    }

    @Override
    public boolean isOrdered(Object list) {
        return !(list instanceof Set);
    }

    @Override
    public Object list(Object like, List<Object> elements) {
        List<@Nullable Object> raw = new ArrayList<>(elements.size());
        elements.forEach(element -> raw.add(unwrapped(element)));
        return Containers.like(like, raw);
    }

    @Override
    public BigDecimal decimal(Object number) {
        return Scalars.decimal(number);
    }

    @Override
    public Object number(Object like, BigDecimal value) {
        return Scalars.number(like.getClass(), value);
    }

    @Override
    public String text(Object scalar) {
        String text = Scalars.text(scalar);
        return text != null
                ? text
                : kind(scalar) == Kind.NUMBER ? decimal(scalar).toString() : scalar.toString();
    }

    @Override
    public Object text(Object like, String value) {
        return Scalars.parse(Scalars.typeOf(like), value);
    }

    @Override
    public boolean same(Object one, Object two) {
        return one == two || sameRaw(one, two);
    }

    @Override
    public Agreement agreement(Object base, Object local, Object server) {
        GeneratedShape shape = shape(base);
        if (shape == null || !shape.covers(local) || !shape.covers(server)) {
            return FieldAccess.super.agreement(base, local, server);
        }
        boolean localUnchanged = shape.alike(base, local);
        boolean serverUnchanged = shape.alike(base, server);
        return Agreement.of(
                localUnchanged, serverUnchanged, !localUnchanged && !serverUnchanged && shape.alike(local, server));
    }

    /** Whether two values are the same, of which neither is a reference of null. */
    boolean sameRaw(Object one, Object two) {
        GeneratedShape shape = shape(one);
        if (shape != null) {
            return shape.covers(two) && shape.alike(one, two);
        }
        if (one instanceof Optional<?> first) {
            return two instanceof Optional<?> second && sameNullable(first.orElse(null), second.orElse(null));
        }
        Kind kind = kind(one);
        if (kind != kind(two)) {
            return false;
        }
        return switch (kind) {
            case NULL -> true;
            case BOOLEAN -> one.equals(two);
            case NUMBER -> one.equals(two) || decimal(one).compareTo(decimal(two)) == 0;
            case TEXT -> text(one).equals(text(two));
            case LIST -> sameElements(one, two);
            case OBJECT -> two instanceof Map && sameEntries((Map<?, ?>) one, (Map<?, ?>) two);
        };
    }

    private boolean sameNullable(@Nullable Object one, @Nullable Object two) {
        return one == two || (one != null && two != null && sameRaw(one, two));
    }

    private boolean sameElements(Object one, Object two) {
        if (Containers.size(one) != Containers.size(two)) {
            return false;
        }
        boolean ordered = isOrdered(one) || isOrdered(two);
        Iterator<?> others = (ordered ? Containers.elements(two) : elements(two)).iterator();
        for (Object element : ordered ? Containers.elements(one) : elements(one)) {
            if (!sameNullable(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    private boolean sameEntries(Map<?, ?> one, Map<?, ?> two) {
        if (one.size() != two.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : one.entrySet()) {
            Object other = two.get(entry.getKey());
            if (!sameNullable(entry.getValue(), other) || (other == null && !two.containsKey(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void check(Object record) {
        if (!bounded) {
            json.checkDepth(record);
        }
    }

    @Override
    public Digest digest(Object value) {
        return Digest.ofCanonical(json.tree(value));
    }

    @Override
    public String write(Object value) {
        return StrictJson.text(json.tree(value));
    }

    @Override
    public Object read(String text) {
        JsonNode tree = StrictJson.reader().read(text, "the record");
        Object record = rootType.read(tree, FieldPath.ROOT);
        if (record == null) {
            throw new InputRejectedException(
                    "the record", "a " + root.getSimpleName() + " is an object, but found null");
        }
        return record;
    }
}
