package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.list.ValueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
        List<ValueKey<T>> baseElements = elements(access, baseList);
        List<ValueKey<T>> localElements = elements(access, localList);
        List<ValueKey<T>> serverElements = elements(access, serverList);
        Set<ValueKey<T>> base = new HashSet<>(baseElements);
        Set<ValueKey<T>> local = new LinkedHashSet<>(localElements);
        Set<ValueKey<T>> server = new LinkedHashSet<>(serverElements);
        if (local.equals(server) && server.equals(base)) {
            return repeated(baseElements, localElements, serverElements);
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
    private static <T> List<T> repeated(List<ValueKey<T>> base, List<ValueKey<T>> local, List<ValueKey<T>> server) {
        Map<ValueKey<T>, Integer> inBase = times(base);
        Map<ValueKey<T>, Integer> inLocal = times(local);
        Map<ValueKey<T>, Integer> left = times(server);
        left.replaceAll((element, inServer) ->
                times(inBase.getOrDefault(element, 0), inLocal.getOrDefault(element, 0), inServer));
        List<T> merged = new ArrayList<>();
        for (List<ValueKey<T>> list : List.of(server, local)) {
            for (ValueKey<T> element : list) {
                if (left.merge(element, -1, Integer::sum) >= 0) {
                    merged.add(element.value());
                }
            }
        }
        return merged;
    }

    private static int times(int base, int local, int server) {
        if (local == base) {
            return server;
        }
        return server == base ? local : Math.max(local, server);
    }

    private static <T> Map<ValueKey<T>, Integer> times(List<ValueKey<T>> elements) {
        Map<ValueKey<T>, Integer> times = new HashMap<>();
        elements.forEach(element -> times.merge(element, 1, Integer::sum));
        return times;
    }

    private static <T> List<ValueKey<T>> elements(FieldAccess<T> access, @Nullable T list) {
        List<ValueKey<T>> elements = new ArrayList<>();
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
