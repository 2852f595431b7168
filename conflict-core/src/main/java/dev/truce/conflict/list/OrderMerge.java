package dev.truce.conflict.list;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of named elements, from the orders of three versions.
 *
 * <p>What all three hold keeps the order of the side that changed it. What a side added stands after its predecessor there.
 * Where all versions are sorted, the sort order places everything; where they are sorted but for few exceptions, or around a
 * place, it places what both sides added there. The order is open where both sides reordered differently, added elements at one
 * place, or one added beside elements that the other removed.
 */
public final class OrderMerge {

    private static final int ENOUGH_TO_TELL = 3;

    /**
     * A merged order.
     *
     * @param names the names in their order; where it is open, the server's come first
     * @param open why the order is open, in words; null when it is not
     */
    public record Result(List<String> names, @Nullable String open) {}

    private final Set<String> base;
    private final List<String> leading;
    private final List<String> second;
    private final boolean serverLeads;
    private final List<SortOrder> sorts;
    private final List<String> order = new ArrayList<>();
    private @Nullable String open;

    private OrderMerge(
            Set<String> base,
            List<String> leading,
            List<String> second,
            boolean serverLeads,
            @Nullable SortOrder sort,
            @Nullable String open) {
        this.base = base;
        this.leading = leading;
        this.second = second;
        this.serverLeads = serverLeads;
        this.sorts = sort == null ? List.of(SortOrder.values()) : List.of(sort);
        this.open = open;
    }

    /**
     * Merges three orders, each of which holds a name once.
     *
     * @param base base's order
     * @param local local's
     * @param server the server's
     * @param present the names that the result holds
     * @return the order
     */
    public static Result of(
            Collection<String> base, Collection<String> local, Collection<String> server, Set<String> present) {
        SortOrder sort = SortOrder.sharedBy(base, local, server);
        if (sort != null && sort.holds(base) && sort.holds(local) && sort.holds(server)) {
            return new Result(sort.sorted(present), null);
        }
        Set<String> common = new HashSet<>(base);
        common.retainAll(present);
        common.retainAll(Set.copyOf(local));
        common.retainAll(Set.copyOf(server));
        List<String> before = only(base, common);
        boolean localMoved = !only(local, common).equals(before);
        boolean serverMoved = !only(server, common).equals(before);
        boolean localLeads = localMoved && !serverMoved;
        List<String> ours = only(local, present);
        List<String> theirs = only(server, present);
        String open = null;
        if (localMoved && serverMoved && !only(local, common).equals(only(server, common))) {
            open = "both sides reordered the list, and differently";
        } else if (losesNeighbours(base, local, common) || losesNeighbours(base, server, common)) {
            open = "one side added elements beside those that the other removed";
        }
        return new OrderMerge(
                        Set.copyOf(only(base, present)),
                        localLeads ? ours : theirs,
                        localLeads ? theirs : ours,
                        !localLeads,
                        sort,
                        open)
                .interleave();
    }

    private static List<String> only(Collection<String> names, Set<String> wanted) {
        return names.stream().filter(wanted::contains).toList();
    }

    /** Whether a side's new elements stand between elements of base of which neither is left, so that their place is a guess. */
    private static boolean losesNeighbours(Collection<String> base, Collection<String> side, Set<String> common) {
        Set<String> known = Set.copyOf(base);
        boolean afterLost = false;
        boolean afterKept = false;
        boolean hasNew = false;
        for (String name : side) {
            if (!known.contains(name)) {
                hasNew = true;
                continue;
            }
            boolean kept = common.contains(name);
            if (hasNew && !kept && !afterKept) {
                return true;
            }
            hasNew = false;
            afterKept = kept;
            afterLost = !kept;
        }
        return hasNew && afterLost;
    }

    /** Puts what only the second order holds behind its predecessors in the leading one. */
    private Result interleave() {
        Map<@Nullable String, List<String>> additions = additionsByPredecessor();
        Set<String> inSecond = Set.copyOf(second);
        List<String> pending = additions.getOrDefault(null, List.of());
        int next = 0;
        while (true) {
            int end = next;
            while (end < leading.size() && !base.contains(leading.get(end)) && !inSecond.contains(leading.get(end))) {
                end++;
            }
            place(leading.subList(next, end), pending, leading.subList(end, Math.min(end + 1, leading.size())));
            if (end == leading.size()) {
                return new Result(order, open);
            }
            String name = leading.get(end);
            order.add(name);
            pending = additions.getOrDefault(name, List.of());
            next = end + 1;
        }
    }

    /** What only the second order holds, by what it follows there; null for the beginning. */
    private Map<@Nullable String, List<String>> additionsByPredecessor() {
        Set<String> known = Set.copyOf(leading);
        Map<@Nullable String, List<String>> additions = new HashMap<>();
        String predecessor = null;
        for (String name : second) {
            if (known.contains(name)) {
                predecessor = name;
            } else {
                additions.computeIfAbsent(predecessor, at -> new ArrayList<>()).add(name);
            }
        }
        return additions;
    }

    /** Adds the new elements of one place; {@code follower} holds the next old one, if there is any. */
    private void place(List<String> own, List<String> other, List<String> follower) {
        if (own.isEmpty() || other.isEmpty()) {
            order.addAll(own);
            order.addAll(other);
            return;
        }
        SortOrder sort = sortedAround(own, other, follower);
        if (sort != null) {
            List<String> both = new ArrayList<>(own);
            both.addAll(other);
            order.addAll(sort.sorted(both));
            return;
        }
        open = open == null ? "both sides added elements at one place" : open;
        order.addAll(serverLeads ? own : other);
        order.addAll(serverLeads ? other : own);
    }

    /** The order in which either side put its new elements between their neighbours; null where they did not. */
    private @Nullable SortOrder sortedAround(List<String> own, List<String> other, List<String> follower) {
        List<String> predecessor = order.subList(Math.max(0, order.size() - 1), order.size());
        boolean listIsSorted = sorts.size() == 1;
        if (!listIsSorted && (predecessor.isEmpty() || follower.isEmpty())) {
            return null;
        }
        for (SortOrder sort : sorts) {
            if (sort.holds(around(predecessor, own, follower)) && sort.holds(around(predecessor, other, follower))) {
                int elements = predecessor.size() + Math.min(own.size(), other.size()) + follower.size();
                return elements >= ENOUGH_TO_TELL ? sort : null;
            }
        }
        return null;
    }

    private static List<String> around(List<String> predecessor, List<String> added, List<String> follower) {
        List<String> place = new ArrayList<>(predecessor);
        place.addAll(added);
        place.addAll(follower);
        return place;
    }
}
