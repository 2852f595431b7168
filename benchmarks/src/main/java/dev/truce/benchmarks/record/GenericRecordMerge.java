package dev.truce.benchmarks.record;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a library does that generates no code: the components of any record by method handles, or by reflection. */
final class GenericRecordMerge {

    /** Reads components and makes records of one class. */
    private interface Parts {
        Object get(int index, Object record) throws Throwable;

        Object make(Object[] values) throws Throwable;

        int count();
    }

    private final ClassValue<Parts> parts;

    private GenericRecordMerge(boolean handles) {
        this.parts = new ClassValue<>() {
            @Override
            protected Parts computeValue(Class<?> type) {
                try {
                    return handles ? handles(type) : reflection(type);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    static GenericRecordMerge byMethodHandles() {
        return new GenericRecordMerge(true);
    }

    static GenericRecordMerge byReflection() {
        return new GenericRecordMerge(false);
    }

    Object merge(Object base, Object local, Object server) {
        Parts each = parts.get(server.getClass());
        Object[] merged = new Object[each.count()];
        try {
            for (int i = 0; i < merged.length; i++) {
                merged[i] = value(each.get(i, base), each.get(i, local), each.get(i, server));
            }
            return each.make(merged);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object value(@Nullable Object base, @Nullable Object local, @Nullable Object server) {
        if (local instanceof Record && server instanceof Record && base instanceof Record) {
            return merge(base, local, server);
        }
        if (Objects.equals(local, server) || Objects.equals(local, base)) {
            return server;
        }
        if (Objects.equals(server, base)) {
            return local;
        }
        throw new IllegalArgumentException("both sides changed " + base);
    }

    private static Class<?>[] types(RecordComponent[] components) {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        return types;
    }

    private static Parts handles(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle[] getters = new MethodHandle[components.length];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = lookup.unreflect(components[i].getAccessor());
            getters[i] = getters[i].asType(getters[i].type().generic());
        }
        MethodHandle constructor = lookup.unreflectConstructor(type.getDeclaredConstructor(types(components)));
        MethodHandle spread =
                constructor.asType(constructor.type().generic()).asSpreader(Object[].class, components.length);
        return new Parts() {
            @Override
            public Object get(int index, Object record) throws Throwable {
                return (Object) getters[index].invokeExact(record);
            }

            @Override
            public Object make(Object[] values) throws Throwable {
                return (Object) spread.invokeExact(values);
            }

            @Override
            public int count() {
                return getters.length;
            }
        };
    }

    private static Parts reflection(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Method[] getters = new Method[components.length];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = components[i].getAccessor();
            getters[i].setAccessible(true);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types(components));
        constructor.setAccessible(true);
        return new Parts() {
            @Override
            public Object get(int index, Object record) throws Throwable {
                return getters[index].invoke(record);
            }

            @Override
            public Object make(Object[] values) throws Throwable {
                return constructor.newInstance(values);
            }

            @Override
            public int count() {
                return getters.length;
            }
        };
    }
}
