package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.list.ValueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list whose elements are the members of a set. */
final class SetRule implements FieldRule {

    static final SetRule INSTANCE = new SetRule();

    private SetRule() {}

    @Override
    public String name() {
        return "set";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        T like = edit.server();
        if (like == null || !edit.bothAre(Kind.LIST)) {
            return FieldResult.undecided("a set merges two lists, but found another kind of value");
        }
        List<T> merged = merged(edit.access(), edit.base(), edit.local(), like);
        return FieldResult.computed(edit.access().list(like, merged), "both sides' additions and removals hold");
    }

    /** The elements: what either side removed is gone, what either added is there. */
    static <T> List<T> merged(FieldAccess<T> access, @Nullable T baseList, @Nullable T localList, T serverList) {
        Set<ValueKey<T>> base = elements(access, baseList);
        Set<ValueKey<T>> local = elements(access, localList);
        Set<ValueKey<T>> server = elements(access, serverList);
        if (baseList != null && localList != null && local.equals(server) && server.equals(base)) {
            return repeated(access, baseList, localList, serverList);
        }
        List<T> merged = new ArrayList<>();
        for (ValueKey<T> element : server) {
            if (local.contains(element) || !base.contains(element)) {
                merged.add(element.value());
            }
        }
        for (ValueKey<T> element : local) {
            if (!server.contains(element) && !base.contains(element)) {
                merged.add(element.value());
            }
        }
        return merged;
    }

    /**
     * The elements where nobody added or removed one, and only their order or how often they stand there differs. Each stands as
     * often as the side says that changed this, or the one that says more: without repetitions the result could be base, of
     * which local, when it comes again, would look like a change.
     */
    private static <T> List<T> repeated(FieldAccess<T> access, T baseList, T localList, T serverList) {
        Map<ValueKey<T>, Integer> base = repetitions(access, baseList);
        Map<ValueKey<T>, Integer> local = repetitions(access, localList);
        Map<ValueKey<T>, Integer> left = repetitions(access, serverList);
        left.replaceAll(
                (element, server) -> times(base.getOrDefault(element, 0), local.getOrDefault(element, 0), server));
        List<T> merged = new ArrayList<>();
        for (T list : List.of(serverList, localList)) {
            for (T element : access.elements(list)) {
                if (left.merge(new ValueKey<>(access, element), -1, Integer::sum) >= 0) {
                    merged.add(element);
                }
            }
        }
        return merged;
    }

    private static int times(int base, int local, int server) {
        if (local == base || server == base) {
            return local == base ? server : local;
        }
        return Math.max(local, server);
    }

    private static <T> Map<ValueKey<T>, Integer> repetitions(FieldAccess<T> access, T list) {
        Map<ValueKey<T>, Integer> repetitions = new HashMap<>();
        access.elements(list).forEach(element -> repetitions.merge(new ValueKey<>(access, element), 1, Integer::sum));
        return repetitions;
    }

    private static <T> Set<ValueKey<T>> elements(FieldAccess<T> access, @Nullable T list) {
        Set<ValueKey<T>> elements = new LinkedHashSet<>();
        if (list != null && access.kind(list) == Kind.LIST) {
            access.elements(list).forEach(element -> elements.add(new ValueKey<>(access, element)));
        }
        return elements;
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
