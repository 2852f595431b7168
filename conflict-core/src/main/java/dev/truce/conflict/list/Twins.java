package dev.truce.conflict.list;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Elements under different names that are one all the same, because they share the value of a member that no two elements
 * share: to hold both would break what the versions keep, and to drop one may lose an edit.
 *
 * <p>Looked for among what both sides added, and between what one side added and what the other removed: that may be an
 * element that one side gave a second name while the other took it away.
 */
public final class Twins {

    private static final int ENOUGH_TO_TELL = 2;

    private Twins() {}

    /**
     * A member that tells elements apart and that two share.
     *
     * @param names the elements of the three versions
     * @param <T> the type of an element
     * @return the member's name, of the first such pair in local's order; null when there is none
     */
    public static <T> @Nullable String sharedMember(ElementNames<T> names) {
        List<T> ours = without(names.local(), names.base(), names.server());
        List<T> theirs = without(names.server(), names.base(), names.local());
        for (String member : sharedMembers(names, ours, theirs)) {
            if (differs(names, names.base(), member)
                    && tellsApart(names, names.local(), member)
                    && tellsApart(names, names.server(), member)) {
                return member;
            }
        }
        List<String> renamed =
                new ArrayList<>(sharedMembers(names, ours, without(names.base(), names.server(), Map.of())));
        renamed.addAll(sharedMembers(names, theirs, without(names.base(), names.local(), Map.of())));
        for (String member : renamed) {
            if (tellsApart(names, names.base(), member)) {
                return member;
            }
        }
        return null;
    }

    private static <T> List<T> without(Map<String, T> elements, Map<String, T> these, Map<String, T> those) {
        List<T> left = new ArrayList<>();
        elements.forEach((name, element) -> {
            if (!these.containsKey(name) && !those.containsKey(name)) {
                left.add(element);
            }
        });
        return left;
    }

    /** The members in which an element of the first list is like one of the second. */
    private static <T> Set<String> sharedMembers(ElementNames<T> names, List<T> some, List<T> others) {
        Map<String, Set<String>> texts = new HashMap<>();
        for (T element : others) {
            texts(names, element)
                    .forEach((member, text) -> texts.computeIfAbsent(member, first -> new HashSet<>())
                            .add(text));
        }
        Set<String> shared = new LinkedHashSet<>();
        for (T element : some) {
            texts(names, element).forEach((member, text) -> {
                if (texts.getOrDefault(member, Set.of()).contains(text)) {
                    shared.add(member);
                }
            });
        }
        return shared;
    }

    private static <T> Map<String, String> texts(ElementNames<T> names, T element) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (names.access().kind(element) == FieldAccess.Kind.OBJECT) {
            for (Map.Entry<String, T> member : names.access().members(element)) {
                String text = names.memberText(element, member.getKey());
                if (text != null) {
                    texts.put(member.getKey(), text);
                }
            }
        }
        return texts;
    }

    private static <T> boolean tellsApart(ElementNames<T> names, Map<String, T> version, String member) {
        return version.size() >= ENOUGH_TO_TELL && differs(names, version, member);
    }

    /** Whether no two elements of a version share the member. */
    private static <T> boolean differs(ElementNames<T> names, Map<String, T> version, String member) {
        Set<String> seen = new HashSet<>();
        for (T element : version.values()) {
            String text = names.memberText(element, member);
            if (text != null && !seen.add(text)) {
                return false;
            }
        }
        return true;
    }
}
