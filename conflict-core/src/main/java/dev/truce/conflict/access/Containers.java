package dev.truce.conflict.access;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists, sets, arrays and maps of the Java library: which can be made anew, and how. */
final class Containers {

    private static final Set<Class<?>> LISTS = Set.of(Collection.class, List.class, ArrayList.class);
    private static final Set<Class<?>> SETS =
            Set.of(Set.class, HashSet.class, LinkedHashSet.class, SortedSet.class, NavigableSet.class, TreeSet.class);
    private static final Set<Class<?>> MAPS =
            Set.of(Map.class, HashMap.class, LinkedHashMap.class, SortedMap.class, NavigableMap.class, TreeMap.class);

    private Containers() {}

    /** Whether the declared class holds elements, and can be made anew. */
    static boolean isList(Class<?> declared) {
        return LISTS.contains(declared) || SETS.contains(declared) || (declared.isArray() && declared != byte[].class);
    }

    static boolean isMap(Class<?> declared) {
        return MAPS.contains(declared);
    }

    /** The elements of a list, set or array, with nulls; those of a set without order in no order that means anything. */
    static List<@Nullable Object> elements(Object list) {
        if (list instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        int length = Array.getLength(list);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(Array.get(list, i));
        }
        return elements;
    }

    static int size(Object list) {
        return list instanceof Collection<?> collection ? collection.size() : Array.getLength(list);
    }

    /** A list, set or array like another, of these elements. */
    static Object like(Object list, List<@Nullable Object> elements) {
        if (list instanceof SortedSet<?> sorted) {
            return sorted(sorted, elements);
        }
        return list instanceof Collection
                ? list instanceof Set ? new LinkedHashSet<>(elements) : new ArrayList<>(elements)
                : array(list.getClass().getComponentType(), elements);
    }

    @SuppressWarnings("unchecked") // the comparator of a set that held such elements
    private static Object sorted(SortedSet<?> like, List<@Nullable Object> elements) {
        SortedSet<Object> set = new TreeSet<>(((SortedSet<Object>) like).comparator());
        set.addAll(elements);
        return set;
    }

    private static Object array(Class<?> component, List<@Nullable Object> elements) {
        Object array = Array.newInstance(component, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    /** An empty map like another. */
    @SuppressWarnings("unchecked") // the comparator of a map that held such keys
    static Map<String, @Nullable Object> like(Map<?, ?> map) {
        return map instanceof SortedMap<?, ?> sorted
                ? new TreeMap<>(((SortedMap<String, Object>) sorted).comparator())
                : new LinkedHashMap<>();
    }

    /** A container of elements or entries as a declared class wants it; the value itself where it fits. */
    static Object as(Class<?> declared, Object value) {
        if (declared.isInstance(value)) {
            return value;
        }
        if (value instanceof Map<?, ?> map && MAPS.contains(declared)) {
            return declared == HashMap.class || declared == LinkedHashMap.class
                    ? new LinkedHashMap<>(map)
                    : new TreeMap<>(map);
        }
        if (declared.isArray() && value instanceof Collection<?> collection) {
            return array(declared.getComponentType(), new ArrayList<>(collection));
        }
        if (value instanceof Collection<?> collection) {
            if (LISTS.contains(declared)) {
                return new ArrayList<>(collection);
            }
            if (SETS.contains(declared)) {
                return SortedSet.class.isAssignableFrom(declared)
                        ? new TreeSet<>(collection)
                        : new LinkedHashSet<>(collection);
            }
        }
        return value;
    }
}
