package dev.truce.conflict.access;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks at every type that a record can hold, before the first one comes, and refuses what could not be taken apart. */
final class TypeAnalysis {

    private static final int MOST_LEVELS = 100;

    /** A class with what its type parameters stand for. */
    private record Use(Class<?> type, List<ValueType> arguments) {}

    private final Map<Class<?>, ObjectType> objects = new LinkedHashMap<>();
    private final Map<Use, ValueType> known = new HashMap<>();
    private final Map<Use, ValueType.Again> open = new HashMap<>();
    private final ObjectAccess access;
    private final ValueType rootType;
    private boolean bounded = true;

    TypeAnalysis(ObjectAccess access, Class<?> root) {
        this.access = access;
        if (isValue(root) || root.getTypeParameters().length > 0) {
            throw new IllegalArgumentException(
                    root.getName() + " is no type of records: name a Java record, a sealed type"
                            + " of records or a bean, without type parameters");
        }
        this.rootType = ofObject(new Use(root, List.of()), root.getName());
    }

    private static boolean isValue(Class<?> type) {
        return type == Object.class
                || type == Optional.class
                || isScalar(type)
                || Containers.isList(type)
                || Containers.isMap(type);
    }

    private static boolean isScalar(Class<?> type) {
        Class<?> boxed = Scalars.boxed(type);
        return boxed == Boolean.class || Scalars.isNumber(boxed) || Scalars.isText(boxed);
    }

    ValueType rootType() {
        return rootType;
    }

    /** Every record and bean class that a record can hold. */
    Map<Class<?>, ObjectType> objects() {
        return objects;
    }

    /** Whether no record can be deeper than its types say. */
    boolean isBounded() {
        return bounded;
    }

    private ValueType typeOf(Type type, Map<TypeVariable<?>, ValueType> variables, String place) {
        if (type instanceof Class<?> raw) {
            return ofClass(new Use(raw, List.of()), place);
        }
        if (type instanceof ParameterizedType generic) {
            List<ValueType> arguments = new ArrayList<>();
            for (Type argument : generic.getActualTypeArguments()) {
                arguments.add(typeOf(argument, variables, place));
            }
            return ofClass(new Use((Class<?>) generic.getRawType(), arguments), place);
        }
        if (type instanceof GenericArrayType array) {
            Type element = array.getGenericComponentType();
            return new ValueType.Listing(erased(element).arrayType(), typeOf(element, variables, place));
        }
        if (type instanceof WildcardType wildcard) {
            return typeOf(wildcard.getUpperBounds()[0], variables, place);
        }
        TypeVariable<?> variable = (TypeVariable<?>) type;
        ValueType bound = variables.get(variable);
        return bound == null ? typeOf(variable.getBounds()[0], variables, place) : bound;
    }

    private static Class<?> erased(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return erased(array.getGenericComponentType()).arrayType();
        }
        return erased(((TypeVariable<?>) type).getBounds()[0]);
    }

    private ValueType ofClass(Use use, String place) {
        Class<?> type = use.type();
        if (type == Object.class) {
            bounded = false;
            return new ValueType.Anything();
        }
        if (isScalar(type)) {
            return new ValueType.Scalar(type);
        }
        if (type.isArray()) {
            return new ValueType.Listing(type, typeOf(type.getComponentType(), Map.of(), place));
        }
        if (type == Optional.class) {
            throw refused(
                    place,
                    type,
                    "an Optional says whether a member is there; use it for a component, and nowhere else");
        }
        if (Containers.isList(type)) {
            return new ValueType.Listing(type, argument(use, 0, place));
        }
        if (Containers.isMap(type)) {
            if (!argument(use, 0, place).equals(new ValueType.Scalar(String.class))) {
                throw refused(place, type, "the keys of a map are names of members; use String as its key");
            }
            return new ValueType.Mapping(type, argument(use, 1, place));
        }
        return ofObject(use, place);
    }

    private ValueType argument(Use use, int index, String place) {
        return use.arguments().isEmpty()
                ? ofClass(new Use(Object.class, List.of()), place)
                : use.arguments().get(index);
    }

    private ValueType ofObject(Use use, String place) {
        ValueType before = known.get(use);
        if (before != null) {
            return before;
        }
        ValueType.Again again = open.get(use);
        if (again != null) {
            bounded = false;
            return again;
        }
        if (open.size() == MOST_LEVELS) {
            throw refused(place, use.type(), "its types nest deeper than " + MOST_LEVELS + " levels; refer by key");
        }
        open.put(use, new ValueType.Again());
        ValueType found = use.type().isSealed() ? cases(use, place) : members(use, place);
        Objects.requireNonNull(open.remove(use)).is(found);
        known.put(use, found);
        return found;
    }

    private ValueType cases(Use use, String place) {
        Map<String, ValueType> cases = new LinkedHashMap<>();
        for (Class<?> each : SealedCases.of(use.type())) {
            if (cases.put(each.getSimpleName(), ofObject(new Use(each, List.of()), place)) != null) {
                throw refused(place, use.type(), "two of its cases are named " + each.getSimpleName() + "; rename one");
            }
        }
        return new ValueType.Cases(use.type(), cases);
    }

    private ValueType members(Use use, String place) {
        Class<?> type = use.type();
        ObjectType object = objects.get(type);
        if (object == null) {
            object = objectOf(type, place);
            objects.put(type, object);
        }
        Map<TypeVariable<?>, ValueType> variables = new HashMap<>();
        bind(type, use.arguments(), variables);
        for (Type parent = type.getGenericSuperclass();
                parent != null;
                parent = erased(parent).getGenericSuperclass()) {
            if (parent instanceof ParameterizedType generic) {
                List<ValueType> arguments = new ArrayList<>();
                for (Type argument : generic.getActualTypeArguments()) {
                    arguments.add(typeOf(argument, variables, place));
                }
                bind(erased(parent), arguments, variables);
            }
        }
        List<ValueType> members = new ArrayList<>();
        for (Member member : object.members()) {
            Type declared = member.isOptional() ? held(member.type()) : member.type();
            members.add(typeOf(declared, variables, type.getName() + "." + member.name()));
        }
        return new ValueType.Members(object, members, access);
    }

    private static Type held(Type optional) {
        return optional instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
    }

    private static void bind(Class<?> type, List<ValueType> arguments, Map<TypeVariable<?>, ValueType> variables) {
        for (int i = 0; i < arguments.size(); i++) {
            variables.put(type.getTypeParameters()[i], arguments.get(i));
        }
    }

    private static ObjectType objectOf(Class<?> type, String place) {
        if (type.isRecord()) {
            return RecordMembers.of(type);
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw refused(place, type, "nobody could make one anew; seal it over records, or declare the class itself");
        }
        if (type.getName().startsWith("java.")) {
            throw refused(place, type, "it is no record, no bean, and no value that stands as a text; hold its text");
        }
        return BeanMembers.of(type, place);
    }

    static IllegalArgumentException refused(String place, Class<?> type, String why) {
        return new IllegalArgumentException(place + " is a " + type.getName() + ", which cannot be merged: " + why);
    }
}
