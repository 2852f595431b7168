package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the members of an object by name, and expects to be asked in the object's own order: two states of one record mostly
 * list their members alike, and then no name is looked up. Asked in another order it finds the same, at the cost of a look-up.
 */
final class MemberCursor<T> {

    private final FieldAccess<T> access;
    private final T object;
    private final Iterator<Map.Entry<String, T>> members;
    private Map.@Nullable Entry<String, T> next;
    private int found;

    MemberCursor(FieldAccess<T> access, T object) {
        this.access = access;
        this.object = object;
        this.members = access.members(object).iterator();
        this.next = following();
    }

    /** The member's value; null when it is absent. No name is asked for twice. */
    @Nullable
    T find(String name) {
        Map.Entry<String, T> expected = next;
        if (expected != null && expected.getKey().equals(name)) {
            found++;
            next = following();
            return expected.getValue();
        }
        T value = access.member(object, name);
        if (value != null) {
            found++;
            skipPast(name);
        }
        return value;
    }

    /** Passes the members before this one: they are only here, or will be looked up. In all, one pass at most. */
    private void skipPast(String name) {
        while (next != null && !next.getKey().equals(name)) {
            next = following();
        }
        next = following();
    }

    /** How many members were found so far. */
    int found() {
        return found;
    }

    private Map.@Nullable Entry<String, T> following() {
        return members.hasNext() ? members.next() : null;
    }
}
