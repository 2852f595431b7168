package dev.truce.testkit.simulation;

import dev.truce.conflict.Side;
import dev.truce.conflict.access.FieldAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at records and edits them, member by member. */
final class Values {

    private Values() {}

    /** The members of an object as texts; a record that is no object is one member without a name. */
    static <V, T extends V> Map<String, String> members(FieldAccess<V> access, T record) {
        Map<String, String> members = new LinkedHashMap<>();
        if (access.kind(record) == FieldAccess.Kind.OBJECT) {
            access.members(record).forEach(member -> members.put(member.getKey(), access.write(member.getValue())));
        } else {
            members.put("", access.write(record));
        }
        return members;
    }

    /** The record with one member as a sample has it; the sample where there are no members. */
    @SuppressWarnings("unchecked") // what is put together from records of a type is one
    static <V, T extends V> T edited(FieldAccess<V> access, T record, @Nullable String name, T sample) {
        if (name == null || access.kind(record) != FieldAccess.Kind.OBJECT) {
            return sample;
        }
        Map<String, V> members = new LinkedHashMap<>();
        access.members(record).forEach(member -> members.put(member.getKey(), member.getValue()));
        V value = access.member(sample, name);
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
        return (T) access.object(record, members);
    }

    /** A side as it is shown, with its version. */
    static <T> String text(FieldAccess<? super T> access, Side<T> side) {
        T value = side.valueOrNull();
        String what = value != null
                ? access.write(value)
                : side instanceof Side.Tombstone ? "deleted" : side.isGone() ? "nothing" : "unknown";
        return side.stamp().version() == null
                ? what
                : what + " at " + side.stamp().version();
    }

    /** Whether two sides are the same bytes, with the same stamp. */
    static <T> boolean identical(FieldAccess<? super T> access, Side<T> one, Side<T> two) {
        T first = one.valueOrNull();
        T second = two.valueOrNull();
        boolean same;
        if (first == null || second == null) {
            same = one.getClass() == two.getClass();
        } else {
            same = first == second || access.write(first).equals(access.write(second));
        }
        return same && one.stamp().equals(two.stamp());
    }
}
