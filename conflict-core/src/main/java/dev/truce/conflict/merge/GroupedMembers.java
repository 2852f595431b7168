package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges an object of which some members are one value together: where both sides changed any of them, and not all alike,
 * all of them come from one side. A start from local with an end from the server would be a period nobody entered.
 */
final class GroupedMembers<T> {

    static final String WHY = "both sides changed the group, and differently";

    private final MergeWalk<T> walk;
    private final FieldAccess<T> access;

    GroupedMembers(MergeWalk<T> walk, FieldAccess<T> access) {
        this.walk = walk;
        this.access = access;
    }

    /** The merged object; the base is null where it was no object. */
    T merge(GroupRule group, RuleNode rules, FieldPath path, @Nullable T base, T local, T server) {
        boolean bothChanged = differ(group, base, local) && differ(group, base, server) && differ(group, local, server);
        if (!bothChanged) {
            return walk.object(rules, path, base, local, server);
        }
        boolean localStands = walk.settle(path, group, base, local, server, WHY, false) == ChosenSide.LOCAL;
        return walk.object(
                rules,
                path,
                base,
                localStands ? local : withGroup(group, local, server),
                localStands ? withGroup(group, server, local) : server);
    }

    private boolean differ(GroupRule group, @Nullable T one, T two) {
        return group.members().stream()
                .anyMatch(name -> !walk.same(one == null ? null : access.member(one, name), access.member(two, name)));
    }

    /** The object with the group of another, so that the walk finds the group alike on both sides. */
    private T withGroup(GroupRule group, T object, T from) {
        Map<String, T> members = new LinkedHashMap<>();
        for (Map.Entry<String, T> member : access.members(object)) {
            members.put(member.getKey(), member.getValue());
        }
        for (String name : group.members()) {
            T value = access.member(from, name);
            if (value == null) {
                members.remove(name);
            } else {
                members.put(name, value);
            }
        }
        return access.object(object, members);
    }
}
