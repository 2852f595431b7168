package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.list.ElementNames;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what changed although it never changes, in a value that the walk does not enter: one that a side took as a whole, or
 * removed. An element of a list may be removed with all that is in it; elements that nothing tells apart are not looked into.
 */
final class Immutables<T> {

    private final FieldAccess<T> access;
    private final MergeWalk<T> walk;

    Immutables(FieldAccess<T> access, MergeWalk<T> walk) {
        this.access = access;
        this.walk = walk;
    }

    void check(RuleNode rules, FieldPath path, T base, @Nullable T local, @Nullable T server) {
        if (!rules.hasImmutableBelow()) {
            return;
        }
        if (rules.isImmutable()) {
            if (!walk.same(base, local) || !walk.same(base, server)) {
                walk.settle(path, rules.rule(), base, local, server, ImmutableRule.WHY, true);
            }
            return;
        }
        if (access.kind(base) == Kind.OBJECT) {
            for (Map.Entry<String, T> member : access.members(base)) {
                String name = member.getKey();
                check(
                        rules.child(name),
                        path.child(name),
                        member.getValue(),
                        member(local, name),
                        member(server, name));
            }
        } else if (access.kind(base) == Kind.LIST && access.size(base) > 0) {
            elements(rules, path, access.elements(base), elements(local), elements(server));
        }
    }

    private void elements(RuleNode rules, FieldPath path, List<T> base, List<T> local, List<T> server) {
        ElementNames<T> names = rules.rule() instanceof KeyedRule keyed
                ? ElementNames.by(access, keyed.key(), base, local, server)
                : ElementNames.inferred(access, base, local, server);
        if (names != null) {
            names.base()
                    .forEach((name, element) -> check(
                            rules.child(name),
                            path.child(name),
                            element,
                            names.local().getOrDefault(name, element),
                            names.server().getOrDefault(name, element)));
        }
    }

    private List<T> elements(@Nullable T list) {
        return list != null && access.kind(list) == Kind.LIST ? access.elements(list) : List.of();
    }

    private @Nullable T member(@Nullable T object, String name) {
        return object != null && access.kind(object) == Kind.OBJECT ? access.member(object, name) : null;
    }
}
