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
        Set<ValueKey<T>> base = elements(edit.access(), edit.base());
        Set<ValueKey<T>> local = elements(edit.access(), edit.local());
        Set<ValueKey<T>> server = elements(edit.access(), like);
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
        return FieldResult.computed(edit.access().list(like, merged), "both sides' additions and removals hold");
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
