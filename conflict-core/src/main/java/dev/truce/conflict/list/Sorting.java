package dev.truce.conflict.list;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By what three versions of a list are sorted: the names of the elements, or a member that differs in each.
 *
 * @param texts what stands for an element in the order, by the element's name
 * @param order how these are ordered
 */
public record Sorting(Map<String, String> texts, SortOrder order) {

    /** Takes a copy. */
    public Sorting {
        texts = Map.copyOf(texts);
    }

    /**
     * The order that all three versions keep, but for few exceptions, by the first member, a text or number, that tells nearly
     * all elements apart.
     *
     * @param access how values are taken apart
     * @param versions the names of base, local and server, in their order
     * @param elements the elements by name
     * @param <T> the type of an element
     * @return the order; null when there is none, or a version is too short to tell
     */
    static <T> @Nullable Sorting byMember(
            FieldAccess<T> access, List<? extends Collection<String>> versions, Map<String, T> elements) {
        T first = elements.values().iterator().next();
        if (access.kind(first) != FieldAccess.Kind.OBJECT) {
            return null;
        }
        for (Map.Entry<String, T> member : access.members(first)) {
            Map<String, String> texts = textsOf(access, elements, member.getKey());
            Sorting sorting = texts == null ? null : shared(versions, texts);
            if (sorting != null) {
                return sorting;
            }
        }
        return null;
    }

    /** The order of the names themselves; null when the versions do not share one. */
    static @Nullable Sorting byName(List<? extends Collection<String>> versions) {
        Map<String, String> names = new HashMap<>();
        versions.forEach(version -> version.forEach(name -> names.put(name, name)));
        return shared(versions, names);
    }

    private static @Nullable Sorting shared(List<? extends Collection<String>> versions, Map<String, String> texts) {
        List<List<String>> sorted = versions.stream()
                .map(version -> version.stream().map(texts::get).toList())
                .toList();
        SortOrder order = SortOrder.sharedBy(sorted.get(0), sorted.get(1), sorted.get(2));
        return order == null ? null : new Sorting(texts, order);
    }

    /** The member's text in each element; null where one lacks it, or more than a few share it. */
    private static <T> @Nullable Map<String, String> textsOf(
            FieldAccess<T> access, Map<String, T> elements, String member) {
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, T> element : elements.entrySet()) {
            String text = ElementNames.memberAt(access, element.getValue(), List.of(member));
            if (text == null) {
                return null;
            }
            texts.put(element.getKey(), text);
        }
        int shared = texts.size() - Set.copyOf(texts.values()).size();
        return shared * SortOrder.ONE_IN <= texts.size() ? texts : null;
    }

    /** Whether these names stand in order without any exception. */
    boolean holds(Collection<String> names) {
        return order.holds(names.stream().map(this::text).toList());
    }

    /** These names in order. */
    List<String> sorted(Collection<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort((one, two) -> order.compare(text(one), text(two)));
        return sorted;
    }

    private String text(String name) {
        return texts.getOrDefault(name, name);
    }
}
