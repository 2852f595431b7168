package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists what a whole-record winner takes from the loser. */
final class LostChanges<T> {

    private final FieldAccess<T> access;
    private final List<FieldPath> lost = new ArrayList<>();

    LostChanges(FieldAccess<T> access) {
        this.access = access;
    }

    List<FieldPath> between(RuleNode rules, @Nullable T base, T loser, T winner) {
        visit(rules, FieldPath.ROOT, base, loser, winner);
        return List.copyOf(lost);
    }

    private void visit(RuleNode rules, FieldPath path, @Nullable T base, @Nullable T loser, @Nullable T winner) {
        if (loser == winner || !rules.isContent() || same(loser, winner) || same(base, loser)) {
            return;
        }
        if (loser == null || !isObject(loser) || (winner != null && !isAlike(loser, winner))) {
            lost.add(path);
            return;
        }
        T from = base != null && isAlike(loser, base) ? base : null;
        for (Map.Entry<String, T> member : access.members(loser)) {
            String name = member.getKey();
            visit(rules.child(name), path.child(name), member(from, name), member.getValue(), member(winner, name));
        }
        if (from != null) {
            for (Map.Entry<String, T> member : access.members(from)) {
                String name = member.getKey();
                if (member(loser, name) == null) {
                    visit(rules.child(name), path.child(name), member.getValue(), null, member(winner, name));
                }
            }
        }
    }

    private boolean isObject(T value) {
        return access.kind(value) == FieldAccess.Kind.OBJECT;
    }

    private boolean isAlike(T object, T other) {
        return isObject(other) && access.isSameType(object, other);
    }

    private @Nullable T member(@Nullable T object, String name) {
        return object == null ? null : access.member(object, name);
    }

    private boolean same(@Nullable T one, @Nullable T two) {
        return one == two || (one != null && two != null && access.same(one, two));
    }
}
