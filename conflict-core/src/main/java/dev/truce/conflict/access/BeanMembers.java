package dev.truce.conflict.access;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a bean class: public getters with a setter, and public fields, inherited ones, too; ordered by name, because
 * Java tells the order of none. A field that is neither, and not transient, would be lost in a new object, so it is refused.
 */
final class BeanMembers {

    private final Class<?> type;
    private final MethodHandles.Lookup lookup;
    private final Map<String, Method> getters = new TreeMap<>();
    private final Map<String, Member> members = new TreeMap<>();

    private BeanMembers(Class<?> type) {
        this.type = type;
        this.lookup = Reach.into(type);
    }

    static ObjectType of(Class<?> type, String place) {
        Constructor<?> constructor = constructor(type);
        if (constructor == null) {
            throw TypeAnalysis.refused(
                    place,
                    type,
                    "it is no record, and no bean, which has a public constructor without parameters; make it a record, or"
                            + " give it one");
        }
        BeanMembers bean = new BeanMembers(type);
        bean.findGetters();
        bean.pairWithSetters();
        bean.addPublicFields();
        bean.requireNothingIsLost();
        return new ObjectType(
                type,
                List.copyOf(bean.members.values()),
                Reach.open(type, () -> bean.lookup.unreflectConstructor(constructor)));
    }

    private static @Nullable Constructor<?> constructor(Class<?> type) {
        for (Constructor<?> each : type.getConstructors()) {
            if (each.getParameterCount() == 0) {
                return each;
            }
        }
        return null;
    }

    private void findGetters() {
        for (Method method : type.getMethods()) {
            String name = propertyOf(method);
            if (name != null) {
                Method other = getters.get(name);
                // a subclass may narrow what a getter returns; then both are there
                if (other == null || other.getReturnType().isAssignableFrom(method.getReturnType())) {
                    getters.put(name, method);
                }
            }
        }
    }

    private static @Nullable String propertyOf(Method method) {
        if (Modifier.isStatic(method.getModifiers())
                || method.getParameterCount() > 0
                || method.getDeclaringClass() == Object.class) {
            return null;
        }
        String name = method.getName();
        if (name.startsWith("get") && name.length() > 3 && method.getReturnType() != void.class) {
            return decapitalized(name.substring(3));
        }
        return name.startsWith("is") && name.length() > 2 && method.getReturnType() == boolean.class
                ? decapitalized(name.substring(2))
                : null;
    }

    /** As the Java Beans specification says (8.8): URL stays, Name becomes name. */
    private static String decapitalized(String name) {
        boolean acronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return acronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private void pairWithSetters() {
        for (Method method : type.getMethods()) {
            if (method.getName().startsWith("set")
                    && method.getName().length() > 3
                    && method.getParameterCount() == 1
                    && !Modifier.isStatic(method.getModifiers())) {
                String name = decapitalized(method.getName().substring(3));
                Method getter = getters.get(name);
                if (getter != null && getter.getReturnType() == method.getParameterTypes()[0]) {
                    MethodHandle read = Reach.open(type, () -> lookup.unreflect(getter));
                    MethodHandle write = Reach.open(type, () -> lookup.unreflect(method));
                    add(name, getter.getReturnType(), getter.getGenericReturnType(), read, write);
                }
            }
        }
    }

    private void addPublicFields() {
        for (Field field : type.getFields()) {
            if (isState(field) && !members.containsKey(field.getName()) && !Modifier.isFinal(field.getModifiers())) {
                MethodHandle read = Reach.open(type, () -> lookup.unreflectGetter(field));
                MethodHandle write = Reach.open(type, () -> lookup.unreflectSetter(field));
                add(field.getName(), field.getType(), field.getGenericType(), read, write);
            }
        }
    }

    private void add(String name, Class<?> raw, Type generic, MethodHandle read, MethodHandle write) {
        members.put(
                name,
                new Member(name, raw, generic, read, write.asType(write.type().changeReturnType(void.class))));
    }

    private static boolean isState(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && !field.isSynthetic();
    }

    private void requireNothingIsLost() {
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (isState(field) && !isCovered(field)) {
                    throw new IllegalArgumentException(
                            type.getName() + "." + field.getName()
                                    + " would be lost in a merged " + type.getSimpleName()
                                    + ": it has no public getter and setter of its type; add them, or mark the field transient");
                }
            }
        }
    }

    /** The field url may be the property URL, and a boolean field isOpen the property open. */
    private boolean isCovered(Field field) {
        String name = field.getName();
        return members.keySet().stream()
                .anyMatch(member -> name.equalsIgnoreCase(member) || name.equalsIgnoreCase("is" + member));
    }
}
