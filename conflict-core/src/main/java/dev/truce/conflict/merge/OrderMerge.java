package dev.truce.conflict.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of named elements, from the orders of three versions.
 *
 * <p>What all three hold keeps the order of the side that changed it. What a side added stands after its predecessor there. Where
 * all versions are sorted, the sort order places everything. The order is open where both sides reordered, or added elements at
 * one place.
 *
 * @param order the names in their order; where it is open, the server's come first
 * @param isOpen why the order is open, in words; null when it is not
 */
record OrderMerge(List<String> order, @Nullable String isOpen) {

    /**
     * Merges three orders. Each name stands once in each; {@code present} are the names that the result holds.
     */
    static OrderMerge of(
            Collection<String> base, Collection<String> local, Collection<String> server, Set<String> present) {
        SortOrder sort = SortOrder.sharedBy(base, local, server);
        if (sort != null && sort.holds(base) && sort.holds(local) && sort.holds(server)) {
            return new OrderMerge(sort.sorted(present), null);
        }
        List<String> before = only(base, present);
        List<String> ours = only(local, present);
        List<String> theirs = only(server, present);
        Set<String> common = new HashSet<>(before);
        common.retainAll(Set.copyOf(ours));
        common.retainAll(Set.copyOf(theirs));
        List<String> commonBefore = only(before, common);
        List<String> commonOurs = only(ours, common);
        List<String> commonTheirs = only(theirs, common);
        boolean localMoved = !commonOurs.equals(commonBefore);
        boolean serverMoved = !commonTheirs.equals(commonBefore);
        String open = localMoved && serverMoved && !commonOurs.equals(commonTheirs)
                ? "both sides reordered the list, and differently"
                : null;
        open = open == null && (losesNeighbour(base, local, common) || losesNeighbour(base, server, common))
                ? "one side added elements beside those that the other removed"
                : open;
        boolean localLeads = localMoved && !serverMoved;
        return interleave(
                localLeads ? ours : theirs, localLeads ? theirs : ours, Set.copyOf(before), !localLeads, open, sort);
    }

    /**
     * Whether a side's new elements stand between elements of base of which none is left, so that their place is a guess.
     */
    private static boolean losesNeighbour(Collection<String> base, Collection<String> side, Set<String> common) {
        Set<String> before = Set.copyOf(base);
        boolean lost = false;
        boolean kept = false;
        boolean pending = false;
        for (String name : side) {
            if (!before.contains(name)) {
                pending = true;
            } else {
                boolean stays = common.contains(name);
                if (pending && !stays && !kept) {
                    return true;
                }
                pending = false;
                kept = stays;
                lost = !stays;
            }
        }
        return pending && lost;
    }

    /** Both sides' new elements in the list's order; null where either side did not put its own in that order. */
    private static @Nullable List<String> sortedBetween(
            SortOrder sort, List<String> before, List<String> one, List<String> two, List<String> after) {
        for (List<String> added : List.of(one, two)) {
            List<String> place = new ArrayList<>(before.subList(Math.max(0, before.size() - 1), before.size()));
            place.addAll(added);
            place.addAll(after);
            if (place.size() < 3 || !sort.holds(place)) {
                return null;
            }
        }
        List<String> both = new ArrayList<>(one);
        both.addAll(two);
        return sort.sorted(both);
    }

    private static List<String> only(Collection<String> names, Set<String> wanted) {
        return names.stream().filter(wanted::contains).toList();
    }

    /** Puts what only the second order holds behind its predecessors in the first. */
    private static OrderMerge interleave(
            List<String> leading,
            List<String> second,
            Set<String> base,
            boolean serverLeads,
            @Nullable String open,
            @Nullable SortOrder sort) {
        Set<String> known = new HashSet<>(leading);
        Set<String> inSecond = new HashSet<>(second);
        Map<String, List<String>> additions = new LinkedHashMap<>();
        String anchor = "";
        boolean atStart = true;
        List<String> first = new ArrayList<>();
        for (String name : second) {
            if (known.contains(name)) {
                anchor = name;
                atStart = false;
            } else if (atStart) {
                first.add(name);
            } else {
                additions.computeIfAbsent(anchor, at -> new ArrayList<>()).add(name);
            }
        }
        String why = open;
        List<String> order = new ArrayList<>(leading.size() + second.size());
        int next = 0;
        List<String> pending = first;
        while (true) {
            int end = next;
            while (end < leading.size() && !base.contains(leading.get(end)) && !inSecond.contains(leading.get(end))) {
                end++;
            }
            List<String> own = leading.subList(next, end);
            List<String> both = new ArrayList<>(serverLeads ? own : pending);
            both.addAll(serverLeads ? pending : own);
            if (!own.isEmpty() && !pending.isEmpty()) {
                List<String> follower = leading.subList(end, Math.min(end + 1, leading.size()));
                List<String> sorted = sort == null ? null : sortedBetween(sort, order, own, pending, follower);
                for (SortOrder each : order.isEmpty() || follower.isEmpty() ? new SortOrder[0] : SortOrder.values()) {
                    sorted = sorted == null ? sortedBetween(each, order, own, pending, follower) : sorted;
                }
                why = why == null && sorted == null ? "both sides added elements at one place" : why;
                both = sorted == null ? both : sorted;
            }
            order.addAll(both);
            if (end == leading.size()) {
                return new OrderMerge(order, why);
            }
            String name = leading.get(end);
            order.add(name);
            pending = additions.getOrDefault(name, List.of());
            next = end + 1;
        }
    }
}
