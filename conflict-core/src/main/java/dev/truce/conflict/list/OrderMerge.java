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
 * place, it places what both sides added there. The order is open where both sides reordered differently, or added elements at
 * one place. It is lost where one side added elements between those that the other moved apart, or where both put elements of
 * their own in the place of the same old ones.
 */
public final class OrderMerge {

    private static final int ENOUGH_TO_TELL = 3;

    /**
     * A merged order.
     *
     * @param names the names in their order; where it is open, local's stand right after their predecessor and the server's
     *     follow, but at the end of the list the server's come first and local's are appended
     * @param open why the order is open, in words; null when it is not
     * @param clash why both sides cannot hold, in words; null when they can
     */
    public record Result(
            List<String> names,
            @Nullable String open,
            @Nullable String clash) {}

    private final Set<String> base;
    private final Set<String> present;
    private final Set<@Nullable String> replaced;
    private final List<String> leading;
    private final List<String> second;
    private final boolean serverLeads;
    private final @Nullable Sorting sorting;
    private final List<String> order = new ArrayList<>();
    private @Nullable String lastOld;
    private @Nullable String open;
    private @Nullable String clash;

    private OrderMerge(
            Set<String> base,
            Set<String> present,
            Set<@Nullable String> replaced,
            List<String> leading,
            List<String> second,
            boolean serverLeads,
            @Nullable Sorting sorting,
            @Nullable String open,
            @Nullable String clash) {
        this.base = base;
        this.present = present;
        this.replaced = replaced;
        this.leading = leading;
        this.second = second;
        this.serverLeads = serverLeads;
        this.sorting = sorting;
        this.open = open;
        this.clash = clash;
    }

    /**
     * Merges three orders, each of which holds a name once.
     *
     * @param base base's order
     * @param local local's
     * @param server the server's
     * @param present the names that the result holds
     * @param sorting by what all three are sorted; null when they are not
     * @return the order
     */
    public static Result of(
            Collection<String> base,
            Collection<String> local,
            Collection<String> server,
            Set<String> present,
            @Nullable Sorting sorting) {
        if (sorting != null && sorting.holds(base) && sorting.holds(local) && sorting.holds(server)) {
            return new Result(sorting.sorted(present), null, null);
        }
        Set<String> common = new HashSet<>(base);
        common.retainAll(present);
        common.retainAll(Set.copyOf(local));
        common.retainAll(Set.copyOf(server));
        List<String> before = only(base, common);
        boolean localMoved = !only(local, common).equals(before);
        boolean serverMoved = !only(server, common).equals(before);
        boolean localLeads = localMoved && !serverMoved;
        List<String> leading = List.copyOf(localLeads ? local : server);
        List<String> second = List.copyOf(localLeads ? server : local);
        String open = null;
        String clash = null;
        if (localMoved && serverMoved && !only(local, common).equals(only(server, common))) {
            open = "both sides reordered the list, and differently";
        } else if (addsBetweenMoved(only(second, present), only(leading, common))) {
            clash = "one side added elements between those that the other moved apart";
        }
        if (movesWhatIsGone(base, local, server) || movesWhatIsGone(base, server, local)) {
            clash = "one side moved an element that the other removed";
        }
        return new OrderMerge(
                        Set.copyOf(only(base, present)),
                        present,
                        replaced(base, present, Set.copyOf(local), Set.copyOf(server)),
                        leading,
                        second,
                        !localLeads,
                        sorting,
                        open,
                        clash)
                .interleave();
    }

    private static List<String> only(Collection<String> names, Set<String> wanted) {
        return names.stream().filter(wanted::contains).toList();
    }

    private static boolean movesWhatIsGone(Collection<String> base, Collection<String> side, Collection<String> other) {
        Set<String> left = Set.copyOf(other);
        return !left.containsAll(base) && Moves.between(base, side).stream().anyMatch(name -> !left.contains(name));
    }

    /** After which old names that are left both sides removed the same one; null for the beginning. */
    private static Set<@Nullable String> replaced(
            Collection<String> base, Set<String> present, Set<String> local, Set<String> server) {
        Set<@Nullable String> places = new HashSet<>();
        String kept = null;
        for (String name : base) {
            if (present.contains(name)) {
                kept = name;
            } else if (!local.contains(name) && !server.contains(name)) {
                places.add(kept);
            }
        }
        return places;
    }

    /** Whether a side's new names stand between two that are no neighbours in the order the other side gave them. */
    private static boolean addsBetweenMoved(List<String> side, List<String> moved) {
        Map<@Nullable String, @Nullable String> next = new HashMap<>();
        String last = null;
        for (String name : moved) {
            next.put(last, name);
            last = name;
        }
        next.put(last, null);
        String before = null;
        boolean added = false;
        for (String name : side) {
            if (next.containsKey(name)) {
                if (added && !name.equals(next.get(before))) {
                    return true;
                }
                before = name;
                added = false;
            } else {
                added = true;
            }
        }
        return added && next.get(before) != null;
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
                return new Result(order, open, clash);
            }
            String name = leading.get(end);
            order.add(name);
            lastOld = base.contains(name) ? name : lastOld;
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

    /**
     * Adds the new elements of one place. Elements that one side removed stand among the other's and are left out, but first
     * they tell where what replaced them belongs. {@code follower} holds the next old one, if there is any.
     */
    private void place(List<String> own, List<String> other, List<String> follower) {
        List<String> ownNew = only(own, present);
        List<String> otherNew = only(other, present);
        if (ownNew.isEmpty() || otherNew.isEmpty()) {
            order.addAll(ownNew);
            order.addAll(otherNew);
            return;
        }
        if (replaced.contains(lastOld)) {
            clash = "both sides put elements of their own in the place of the same ones";
        }
        List<String> both = sortedAround(ownNew, otherNew, follower);
        both = both != null ? both : replacing(own, otherNew, other.size() > otherNew.size());
        both = both != null ? both : replacing(other, ownNew, own.size() > ownNew.size());
        if (both != null) {
            order.addAll(both);
            return;
        }
        open = open == null ? "both sides added elements at one place" : open;
        boolean ownFirst = serverLeads == follower.isEmpty();
        order.addAll(ownFirst ? ownNew : otherNew);
        order.addAll(ownFirst ? otherNew : ownNew);
    }

    /**
     * New elements in the place of those that they replaced, among which the other side put none of its own; null where this
     * does not say it.
     */
    private @Nullable List<String> replacing(List<String> around, List<String> replacement, boolean bothReplaced) {
        int first = 0;
        while (first < around.size() && present.contains(around.get(first))) {
            first++;
        }
        int end = around.size();
        while (end > first && present.contains(around.get(end - 1))) {
            end--;
        }
        if (first == end
                || bothReplaced
                || !only(around.subList(first, end), present).isEmpty()) {
            return null;
        }
        List<String> placed = new ArrayList<>(around.subList(0, first));
        placed.addAll(replacement);
        placed.addAll(around.subList(end, around.size()));
        return placed;
    }

    /** What both added, in the order in which either side put its own between their neighbours; null where they did not. */
    private @Nullable List<String> sortedAround(List<String> own, List<String> other, List<String> follower) {
        List<String> predecessor = order.subList(Math.max(0, order.size() - 1), order.size());
        List<String> both = new ArrayList<>(own);
        both.addAll(other);
        List<String> ours = around(predecessor, own, follower);
        List<String> theirs = around(predecessor, other, follower);
        if (Math.min(ours.size(), theirs.size()) < ENOUGH_TO_TELL) {
            return null;
        }
        if (sorting != null) {
            return sorting.holds(ours) && sorting.holds(theirs) ? sorting.sorted(both) : null;
        }
        if (predecessor.isEmpty() || follower.isEmpty()) {
            return null;
        }
        for (SortOrder sort : SortOrder.values()) {
            if (sort.holds(ours) && sort.holds(theirs)) {
                both.sort(sort::compare);
                return both;
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
