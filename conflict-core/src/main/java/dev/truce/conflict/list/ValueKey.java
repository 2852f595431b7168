package dev.truce.conflict.list;

import dev.truce.conflict.access.FieldAccess;
import java.util.Map;

/**
 * A value as an element of hash sets: equal when {@link FieldAccess#same} says so.
 *
 * @param access how values are taken apart
 * @param value the value
 * @param <T> the type of a value
 */
public record ValueKey<T>(FieldAccess<T> access, T value) {

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ValueKey<?> key)) {
            return false;
        }
        @SuppressWarnings("unchecked") // keys of one set have one access, and so one type of value
        T otherValue = (T) key.value;
        return access.same(value, otherValue);
    }

    @Override
    public int hashCode() {
        return hash(access, value);
    }

    private static <T> int hash(FieldAccess<T> access, T value) {
        return switch (access.kind(value)) {
            case NULL -> 1;
            case BOOLEAN, TEXT -> access.text(value).hashCode();
            case NUMBER -> access.decimal(value).stripTrailingZeros().hashCode();
            case LIST -> {
                int sum = 7;
                for (T element : access.elements(value)) {
                    sum = 31 * sum + hash(access, element);
                }
                yield sum;
            }
            case OBJECT -> {
                int sum = 5;
                for (Map.Entry<String, T> member : access.members(value)) {
                    sum += member.getKey().hashCode() ^ hash(access, member.getValue());
                }
                yield sum;
            }
        };
    }
}
