package dev.truce.conflict.access;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** The members of a record class: its components, in their order. */
final class RecordMembers {

    /** A constructor takes 255 slots at most, of which a handle needs one and the object another. */
    private static final int MOST_SLOTS = 253;

    private RecordMembers() {}

    static ObjectType of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        List<Member> members = new ArrayList<>();
        int slots = 0;
        MethodHandles.Lookup lookup = Reach.into(type);
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            parameters[i] = component.getType();
            slots += parameters[i] == long.class || parameters[i] == double.class ? 2 : 1;
            MethodHandle getter = Reach.open(type, () -> lookup.unreflect(component.getAccessor()));
            members.add(new Member(component.getName(), parameters[i], component.getGenericType(), getter, null));
        }
        if (slots > MOST_SLOTS) {
            throw new IllegalArgumentException(type.getName() + " has more components than " + MOST_SLOTS
                    + " (a long or double counts twice); put some into a record of their own");
        }
        MethodHandle constructor =
                Reach.open(type, () -> lookup.unreflectConstructor(type.getDeclaredConstructor(parameters)));
        return new ObjectType(type, members, constructor);
    }
}
