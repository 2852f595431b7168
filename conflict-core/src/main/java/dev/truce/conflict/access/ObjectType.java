package dev.truce.conflict.access;

import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record or bean class: its members, and how an object is made of them. */
final class ObjectType {

    /** The member of JSON texts that names the case of a sealed type. */
    static final String CASE = "@type";

    private final Class<?> type;
    private final List<Member> members;
    private final MethodHandle constructor;
    private final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();

    /**
     * A class.
     *
     * @param members its members in order
     * @param constructor takes all members of a record, nothing of a bean
     */
    ObjectType(Class<?> type, List<Member> members, MethodHandle constructor) {
        this.type = type;
        this.members = List.copyOf(members);
        this.constructor = constructor;
        this.names = members.stream().map(Member::name).toList();
        names.forEach(name -> indexes.put(name, indexes.size()));
    }

    Class<?> type() {
        return type;
    }

    List<Member> members() {
        return members;
    }

    MethodHandle constructor() {
        return constructor;
    }

    List<String> names() {
        return names;
    }

    /** The number of a member; -1 when there is none of the name. */
    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    /** The name in JSON texts, where a sealed type has this class as a case; else null. */
    @Nullable
    String caseName() {
        return SealedCases.isCase(type) ? type.getSimpleName() : null;
    }

    /** A value as the object holds it. */
    @Nullable
    Object held(int index, @Nullable Object value) {
        Member member = members.get(index);
        if (member.isOptional()) {
            return value == NullValue.NULL ? null : Optional.ofNullable(value);
        }
        if (value == null || value == NullValue.NULL) {
            if (member.raw().isPrimitive()) {
                throw refused(member, "is always there, for it is a " + member.raw() + "; declare it as an Optional");
            }
            return null;
        }
        Object held = Containers.as(member.raw(), value);
        if (!Scalars.boxed(member.raw()).isInstance(held)) {
            throw refused(
                    member,
                    "is a " + member.raw().getName() + " and cannot hold a "
                            + value.getClass().getName());
        }
        return held;
    }

    private IllegalArgumentException refused(Member member, String why) {
        return new IllegalArgumentException(type.getName() + "." + member.name() + " " + why);
    }
}
