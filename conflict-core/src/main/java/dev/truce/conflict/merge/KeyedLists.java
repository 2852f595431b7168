package dev.truce.conflict.merge;

import dev.truce.conflict.merge.FieldAccess.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges lists of objects that are matched by a member.
 *
 * <p>The order is the server's, unless only local reordered what all three hold. What the other side added goes after its
 * predecessor there; where both added at one place, the server's come first.
 */
final class KeyedLists<T> {

    private final MergeWalk<T> walk;
    private final FieldAccess<T> access;

    KeyedLists(MergeWalk<T> walk, FieldAccess<T> access) {
        this.walk = walk;
        this.access = access;
    }

    /** The merged list, or null when the elements cannot be matched. */
    @Nullable
    T merge(KeyedRule rule, RuleNode rules, FieldPath path, @Nullable T base, T local, T server) {
        Map<String, T> ours = byKey(rule, local);
        Map<String, T> theirs = byKey(rule, server);
        Map<String, T> before = base == null || access.kind(base) == Kind.NULL ? Map.of() : byKey(rule, base);
        if (ours == null || theirs == null || before == null) {
            walk.warn(Warning.KEYED_LIST_ATOMIC);
            return null;
        }
        boolean localOrders = onlyLocalReordered(before.keySet(), ours.keySet(), theirs.keySet());
        Map<String, T> first = localOrders ? ours : theirs;
        Map<String, T> second = localOrders ? theirs : ours;
        List<String> order = interleave(first.keySet(), second.keySet(), before.keySet());
        List<T> merged = new ArrayList<>(order.size());
        for (String key : order) {
            T value = walk.value(rules.child(key), path, key, before.get(key), ours.get(key), theirs.get(key));
            if (value != null) {
                merged.add(value);
            }
        }
        return isServers(merged, server) ? server : access.list(server, merged);
    }

    private boolean isServers(List<T> merged, T server) {
        List<T> theirs = access.elements(server);
        if (merged.size() != theirs.size()) {
            return false;
        }
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i) != theirs.get(i)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Map<String, T> byKey(KeyedRule rule, T list) {
        if (access.kind(list) != Kind.LIST) {
            return null;
        }
        Map<String, T> byKey = new LinkedHashMap<>();
        for (T element : access.elements(list)) {
            String key = keyOf(rule, element);
            if (key == null || byKey.put(key, element) != null) {
                return null;
            }
        }
        return byKey;
    }

    private @Nullable String keyOf(KeyedRule rule, T element) {
        T at = element;
        for (String name : rule.key().segments()) {
            if (access.kind(at) != Kind.OBJECT) {
                return null;
            }
            T member = access.member(at, name);
            if (member == null) {
                return null;
            }
            at = member;
        }
        return switch (access.kind(at)) {
            case TEXT, BOOLEAN -> access.text(at);
            case NUMBER -> access.decimal(at).stripTrailingZeros().toPlainString();
            case NULL, LIST, OBJECT -> null;
        };
    }

    private static boolean onlyLocalReordered(Set<String> base, Set<String> local, Set<String> server) {
        List<String> common = base.stream()
                .filter(key -> local.contains(key) && server.contains(key))
                .toList();
        return inOrderOf(server, common).equals(common)
                && !inOrderOf(local, common).equals(common);
    }

    private static List<String> inOrderOf(Set<String> side, List<String> keys) {
        Set<String> wanted = Set.copyOf(keys);
        return side.stream().filter(wanted::contains).toList();
    }

    private static List<String> interleave(Set<String> first, Set<String> second, Set<String> base) {
        List<String> order = new ArrayList<>(first);
        int after = 0;
        for (String key : second) {
            if (first.contains(key)) {
                after = order.indexOf(key) + 1;
            } else {
                while (after < order.size() && !base.contains(order.get(after)) && !second.contains(order.get(after))) {
                    after++;
                }
                order.add(after++, key);
            }
        }
        return order;
    }
}
