package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.list.ValueKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
