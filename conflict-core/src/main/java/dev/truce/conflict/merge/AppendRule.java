package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.version.CodePoints;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A list of entries that are only ever added: the entries of both sides, by id. */
final class AppendRule implements FieldRule {

    private final FieldPath id;

    AppendRule(FieldPath id) {
        if (id.isRoot()) {
            throw new IllegalArgumentException("Entries need the pointer of their id, for example /id");
        }
        this.id = id;
    }

    /** An id: numbers come first, in their order, then texts in that of their code points. */
    private record Id<T>(FieldAccess<T> access, T value) implements Comparable<Id<T>> {

        private boolean isNumber() {
            return access.kind(value) == Kind.NUMBER;
        }

        @Override
        public int compareTo(Id<T> other) {
            if (isNumber() && other.isNumber()) {
                return access.decimal(value).compareTo(access.decimal(other.value));
            }
            return isNumber() || other.isNumber()
                    ? Boolean.compare(other.isNumber(), isNumber())
                    : CodePoints.compare(access.text(value), access.text(other.value));
        }
    }

    @Override
    public String name() {
        return "append";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        T local = edit.local();
        T server = edit.server();
        if (local == null || server == null || !edit.bothAre(Kind.LIST)) {
            return FieldResult.undecided("entries are appended to lists, but found another kind of value");
        }
        Map<Id<T>, T> entries = new TreeMap<>();
        String problem = add(edit.access(), server, entries);
        problem = problem == null ? add(edit.access(), local, entries) : problem;
        problem = problem == null ? lost(edit) : problem;
        if (problem != null) {
            return FieldResult.undecided(problem);
        }
        T merged = edit.access().list(server, entries.values().stream().toList());
        T base = edit.base();
        // if it were base again, the next sync would take local's order for a change that the server has not seen
        return base != null && edit.access().same(merged, base)
                ? FieldResult.server("neither side added an entry")
                : FieldResult.computed(merged, "the entries of both sides hold");
    }

    /** Adds a side's entries; says what is wrong with them, or null. */
    private <T> @Nullable String add(FieldAccess<T> access, T list, Map<Id<T>, T> entries) {
        for (T entry : access.elements(list)) {
            T value = idOf(access, entry);
            if (value == null || !isId(access, value)) {
                return "an entry has no text or number at " + id;
            }
            T known = entries.putIfAbsent(new Id<>(access, value), entry);
            if (known != null && !access.same(known, entry)) {
                return "an entry never changes, but there are two with the id " + access.text(value);
            }
        }
        return null;
    }

    /** Says that a side lacks an entry of base, which would come back and be removed again at the next sync; or null. */
    private <T> @Nullable String lost(FieldEdit<T> edit) {
        FieldAccess<T> access = edit.access();
        T base = edit.base();
        if (base == null || access.kind(base) != Kind.LIST) {
            return null;
        }
        for (T side : List.of(edit.local(), edit.server())) {
            Map<Id<T>, T> kept = new TreeMap<>();
            add(access, side, kept);
            for (T entry : access.elements(base)) {
                T value = idOf(access, entry);
                if (value == null || !isId(access, value)) {
                    continue; // no entry, so none is lost
                }
                T now = kept.get(new Id<>(access, value));
                if (now == null || !access.same(now, entry)) {
                    return "an entry never changes and is never removed, but one side did";
                }
            }
        }
        return null;
    }

    private static <T> boolean isId(FieldAccess<T> access, T value) {
        return access.kind(value) == Kind.TEXT || access.kind(value) == Kind.NUMBER;
    }

    private <T> @Nullable T idOf(FieldAccess<T> access, T entry) {
        T at = entry;
        for (String name : id.segments()) {
            at = at == null || access.kind(at) != Kind.OBJECT ? null : access.member(at, name);
        }
        return at;
    }

    @Override
    public Convergence convergence() {
        return Convergence.LATTICE;
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
