package dev.truce.conflict.access;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a shape that is the same for every class; {@link ShapeWriter} writes the rest. */
abstract class GeneratedShape implements Shape<Object> {

    private static final @Nullable Object[] NOTHING = {};

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
    public final boolean isOptional(int index) {
        return members.get(index).isOptional();
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

    /**
     * An object whose members are given, or taken from local or from the server. Given are only members that hold records, beans,
     * lists and the like, as objects hold them; never primitives and Strings.
     */
    abstract Object compose(Object local, Object server, long fromLocal, long given, @Nullable Object[] values);

    @Override
    public final Object pick(Object local, Object server, long fromLocal) {
        return compose(local, server, fromLocal, 0, NOTHING);
    }

    @Override
    public final Object join(Object local, Object server, long fromLocal, long given, @Nullable Object[] values) {
        return compose(local, server, fromLocal, given, values);
    }

    @Override
    public final Object make(Object local, Object server, long fromLocal, long given, @Nullable Object[] values) {
        @Nullable Object[] raw = new @Nullable Object[values.length];
        for (int i = 0; i < raw.length; i++) {
            long bit = 1L << i;
            raw[i] =
                    (given & bit) != 0 ? type.held(i, values[i]) : raw(Verdicts.side(fromLocal, bit, local, server), i);
        }
        return construct(raw);
    }

    /** An object of these values, one for each member. */
    final Object make(@Nullable Object[] values) {
        @Nullable Object[] raw = new @Nullable Object[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = type.held(i, values[i]);
        }
        return construct(raw);
    }
}
