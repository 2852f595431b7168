package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.list.ElementNames;
import dev.truce.conflict.list.OrderMerge;
import dev.truce.conflict.list.SequenceMerge;
import dev.truce.conflict.list.Twins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges lists that both sides changed: element by element where something tells the elements apart, else as a sequence.
 *
 * <p>Where the order of new elements is open, {@code strict} leaves the list undecided and {@code lenient} puts the server's
 * first. A list with a declared key is never left undecided for its order: whoever names the key means the elements.
 */
final class ListMerge<T> {

    private final MergeWalk<T> walk;
    private final FieldAccess<T> access;
    private final boolean lenient;

    ListMerge(MergeWalk<T> walk, FieldAccess<T> access, MergeOptions.Lists lists) {
        this.walk = walk;
        this.access = access;
        this.lenient = lists == MergeOptions.Lists.LENIENT;
    }

    /** The merged list; null when it is undecided, and then {@code why} of the walk tells the reason. */
    @Nullable
    T auto(RuleNode rules, FieldPath path, @Nullable T base, T local, T server) {
        if (base == null && walk.isInsideCreatedElement()) {
            walk.leaveUndecided("both sides added the element that holds it, so that there is no last agreed list");
            return null;
        }
        List<T> before = elements(base);
        ElementNames<T> names = ElementNames.inferred(access, before, access.elements(local), access.elements(server));
        boolean sequence = rules.rule() == SideRule.SEQUENCE;
        boolean ordered = access.isOrdered(server);
        if (names != null && !sequence) {
            MergeWalk.Mark mark = walk.mark();
            T merged = named(names, "auto", ordered, rules, path, server);
            if (merged != null && !isStable(mark, rules, path, base, List.of(local, server), merged)) {
                walk.reset(mark);
                walk.leaveUndecided("what tells the elements apart is another member once they are merged");
                return null;
            }
            return merged;
        }
        if (!ordered) {
            walk.step(path, "auto", ChosenSide.BOTH, "both sides' additions and removals hold");
            return list(server, SetRule.merged(access, base, local, server));
        }
        if (base == null) {
            walk.leaveUndecided("nothing tells the elements apart, and there is no last agreed list to compare with");
            return null;
        }
        List<T> merged = SequenceMerge.merge(access, base, local, server, lenient);
        if (merged == null) {
            walk.leaveUndecided("both sides changed the same elements, or added some at one place");
            return null;
        }
        if (!sequence && (isNamed(before, local, merged) || isNamed(before, server, merged))) {
            walk.leaveUndecided("an element stands twice on one side only, so that nobody knows which one is meant");
            return null;
        }
        walk.step(path, sequence ? "sequence" : "auto", ChosenSide.BOTH, "both sides' edits of the sequence hold");
        return list(server, merged);
    }

    /** Whether a side and the result would be merged element by element, so that merging again could end elsewhere. */
    private boolean isNamed(List<T> base, T side, List<T> merged) {
        return ElementNames.inferred(access, base, access.elements(side), merged) != null;
    }

    /**
     * Whether merging either side into the result again changes nothing: names are inferred anew then, and may be others. What
     * holds a conflict is not delivered.
     */
    private boolean isStable(
            MergeWalk.Mark before, RuleNode rules, FieldPath path, @Nullable T base, List<T> sides, T merged) {
        return walk.hasConflictsSince(before)
                || sides.stream().allMatch(side -> walk.isUnchangedBy(rules, path, base, side, merged));
    }

    @Nullable
    T keyed(KeyedRule rule, RuleNode rules, FieldPath path, @Nullable T base, T local, T server) {
        ElementNames<T> names =
                ElementNames.by(access, rule.key(), elements(base), access.elements(local), access.elements(server));
        if (names == null) {
            walk.warn(Warning.KEYED_LIST_ATOMIC);
            return null;
        }
        return named(names, "keyed", false, rules, path, server);
    }

    private List<T> elements(@Nullable T list) {
        return list == null || access.kind(list) != Kind.LIST ? List.of() : access.elements(list);
    }

    private @Nullable T named(
            ElementNames<T> names, String rule, boolean orderMatters, RuleNode rules, FieldPath path, T server) {
        MergeWalk.Mark mark = walk.mark();
        Map<String, T> merged = new LinkedHashMap<>();
        for (Map<String, T> side : List.of(names.server(), names.local())) {
            for (String name : side.keySet()) {
                if (!merged.containsKey(name)) {
                    T value = walk.element(
                            rules.child(name),
                            path,
                            name,
                            names.base().get(name),
                            names.local().get(name),
                            names.server().get(name));
                    if (value != null) {
                        merged.put(name, value);
                    }
                }
            }
        }
        OrderMerge.Result order = OrderMerge.of(
                names.base().keySet(),
                names.local().keySet(),
                names.server().keySet(),
                merged.keySet(),
                names.sorting());
        String undecided = whyUndecided(orderMatters, order, names);
        if (undecided != null) {
            walk.reset(mark);
            walk.leaveUndecided(undecided);
            return null;
        }
        walk.step(path, rule, ChosenSide.BOTH, "the elements are matched one by one");
        return list(server, order.names().stream().map(merged::get).toList());
    }

    private @Nullable String whyUndecided(boolean orderMatters, OrderMerge.Result order, ElementNames<T> names) {
        if (!orderMatters) {
            return null;
        }
        if (order.clash() != null || (order.open() != null && !lenient)) {
            return order.clash() != null ? order.clash() : order.open();
        }
        String twin = Twins.sharedMember(names);
        return twin == null
                ? null
                : "a new element has the same " + twin
                        + " as one that the other side added or removed, and no two share it";
    }

    private T list(T server, List<T> merged) {
        List<T> theirs = access.elements(server);
        if (merged.size() != theirs.size()) {
            return access.list(server, merged);
        }
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i) != theirs.get(i)) {
                return access.list(server, merged);
            }
        }
        return server;
    }
}
