package dev.truce.conflict.access;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a shape that is the same for every class; {@link ShapeWriter} writes the rest. */
abstract class GeneratedShape implements Shape<Object> {

    private final ObjectAccess access;
    private final ObjectType type;
    private final List<Member> members;

    GeneratedShape(ObjectAccess access, ObjectType type) {
        this.access = access;
        this.type = type;
        this.members = type.members();
    }

    /** The member as the object holds it: a reference of null is Null. */
    abstract @Nullable Object raw(Object object, int index);

    /** An object of members as it holds them. */
    abstract Object construct(@Nullable Object[] raw);

    /** Whether all members of two objects of the class are the same. */
    abstract boolean alike(Object one, Object two);

    ObjectType type() {
        return type;
    }

    /** Whether two members, as objects hold them, are the same. */
    final boolean same(@Nullable Object one, @Nullable Object two) {
        return one == two || (one != null && two != null && access.sameRaw(one, two));
    }

    @Override
    public final List<String> names() {
        return type.names();
    }

    @Override
    public final boolean hasOptional() {
        return type.hasOptional();
    }

    @Override
    public final boolean covers(Object object) {
        return object.getClass() == type.type();
    }

    @Override
    public final @Nullable Object member(Object object, int index) {
        Object raw = raw(object, index);
        if (raw instanceof Optional<?> optional && members.get(index).isOptional()) {
            return optional.orElse(null);
        }
        return raw == null ? NullValue.NULL : raw;
    }

    @Override
    public final Object make(@Nullable Object[] values) {
        @Nullable Object[] raw = new @Nullable Object[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = type.held(i, values[i]);
        }
        return construct(raw);
    }
}
