package dev.truce.conflict.list;

import dev.truce.conflict.access.FieldAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The three-way merge of sequences whose elements have no names: both sides' edits of base, where they do not touch the same
 * elements.
 *
 * <p>Source: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007; here an element that one side replaced may stand right
 * beside one that the other replaced.
 *
 * @param <T> the type of an element
 */
public final class SequenceMerge<T> {

    /** Elements {@code from} to {@code to} of base became elements {@code sideFrom} to {@code sideTo} of a side. */
    private record Edit(int from, int to, int sideFrom, int sideTo) {

        boolean inserts() {
            return from == to;
        }

        boolean keepsCount() {
            return to - from == sideTo - sideFrom || sideTo == sideFrom;
        }
    }

    private final FieldAccess<T> access;
    private final int[] base;
    private final int[] local;
    private final int[] server;
    private final boolean lenient;
    private final Map<ValueKey<T>, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();
    private final List<T> merged = new ArrayList<>();

    private SequenceMerge(FieldAccess<T> access, T base, T local, T server, boolean lenient) {
        this.access = access;
        this.base = number(base);
        this.local = number(local);
        this.server = number(server);
        this.lenient = lenient;
    }

    /**
     * Merges three lists.
     *
     * @param access how values are taken apart
     * @param base base's list
     * @param local local's
     * @param server the server's
     * @param lenient whether both hold where both sides added elements at one place and no order decides: local's right behind
     *     their predecessor, the server's after them, but at the end of the list the server's first
     * @param <T> the type of an element
     * @return the merged elements; null where both sides changed the same ones, left open which of two new ones comes first, or
     *     where elements that moved or occur more than once leave open what a side did: then merging either side into the result
     *     again would change it
     */
    public static <T> @Nullable List<T> merge(FieldAccess<T> access, T base, T local, T server, boolean lenient) {
        SequenceMerge<T> merge = new SequenceMerge<>(access, base, local, server, lenient);
        if (!merge.run()) {
            return null;
        }
        T result = access.list(server, merge.merged);
        boolean stable = isUnchangedBy(access, base, local, result, lenient)
                && isUnchangedBy(access, base, server, result, lenient);
        return stable ? merge.merged : null;
    }

    private static <T> boolean isUnchangedBy(FieldAccess<T> access, T base, T side, T result, boolean lenient) {
        SequenceMerge<T> again = new SequenceMerge<>(access, base, side, result, lenient);
        return again.run() && access.same(access.list(result, again.merged), result);
    }

    /** What both added before an element of base, in the order that all versions keep; null where they keep none. */
    private int @Nullable [] sortedAround(int at, int[] mine, int[] its) {
        Sorting order = sorting();
        if (order == null) {
            return null;
        }
        List<String> before = names(Arrays.copyOfRange(base, Math.max(0, at - 1), at));
        List<String> after = names(Arrays.copyOfRange(base, at, Math.min(base.length, at + 1)));
        for (int[] added : List.of(mine, its)) {
            List<String> place = new ArrayList<>(before);
            place.addAll(names(added));
            place.addAll(after);
            if (!order.holds(place)) {
                return null;
            }
        }
        Set<String> both = new LinkedHashSet<>(names(its));
        both.addAll(names(mine));
        return order.sorted(both).stream().mapToInt(Integer::parseInt).toArray();
    }

    private @Nullable Sorting sorting() {
        Map<String, T> elements = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            elements.put(String.valueOf(i), values.get(i));
        }
        return Sorting.byMember(access, List.of(names(base), names(local), names(server)), elements);
    }

    private static List<String> names(int[] elements) {
        return Arrays.stream(elements).mapToObj(String::valueOf).toList();
    }

    private int[] number(T list) {
        List<T> elements = access.elements(list);
        int[] result = new int[elements.size()];
        for (int i = 0; i < result.length; i++) {
            T element = elements.get(i);
            Integer known = numbers.putIfAbsent(new ValueKey<>(access, element), values.size());
            result[i] = known == null ? values.size() : known;
            if (known == null) {
                values.add(element);
            }
        }
        return result;
    }

    private boolean run() {
        List<Edit> ours = edits(local);
        List<Edit> theirs = edits(server);
        int i = 0;
        int j = 0;
        int at = 0;
        while (i < ours.size() || j < theirs.size()) {
            int firstOurs = i;
            int firstTheirs = j;
            if (isFirst(ours, i, theirs, j)) {
                i++;
            } else {
                j++;
            }
            boolean grew = true;
            while (grew) {
                grew = false;
                while (j < theirs.size() && touchesAny(theirs.get(j), ours, firstOurs, i)) {
                    j++;
                    grew = true;
                }
                while (i < ours.size() && touchesAny(ours.get(i), theirs, firstTheirs, j)) {
                    i++;
                    grew = true;
                }
            }
            at = apply(ours.subList(firstOurs, i), theirs.subList(firstTheirs, j), at);
            if (at < 0) {
                return false;
            }
        }
        copy(base, at, base.length);
        return true;
    }

    private static boolean isFirst(List<Edit> ours, int i, List<Edit> theirs, int j) {
        if (i == ours.size() || j == theirs.size()) {
            return j == theirs.size();
        }
        return ours.get(i).from()
                <= theirs.get(j).from(); // those that begin at one place touch, so either may be first
    }

    private static boolean touchesAny(Edit edit, List<Edit> others, int from, int to) {
        return others.subList(from, to).stream().anyMatch(other -> clash(edit, other));
    }

    private static boolean clash(Edit one, Edit two) {
        int start = Math.max(one.from(), two.from());
        int end = Math.min(one.to(), two.to());
        if (start < end) {
            return true;
        }
        if (start > end) {
            return false;
        }
        return one.inserts() || two.inserts() || !one.keepsCount() || !two.keepsCount();
    }

    private List<Edit> edits(int[] side) {
        int[] places = Alignment.of(base, side);
        List<Edit> edits = new ArrayList<>();
        int from = 0;
        int sideFrom = 0;
        for (int i = 0; i <= base.length; i++) {
            int place = i == base.length ? side.length : places[i];
            if (place >= 0) {
                if (from < i || sideFrom < place) {
                    edits.add(new Edit(from, i, sideFrom, place));
                }
                from = i + 1;
                sideFrom = place + 1;
            }
        }
        return edits;
    }

    /** Applies one edit, or several that clash; returns how far base is consumed, or -1 when they cannot be reconciled. */
    private int apply(List<Edit> ours, List<Edit> theirs, int at) {
        int from = Integer.MAX_VALUE;
        int to = 0;
        for (List<Edit> edits : List.of(ours, theirs)) {
            for (Edit edit : edits) {
                from = Math.min(from, edit.from());
                to = Math.max(to, edit.to());
            }
        }
        copy(base, at, from);
        if (theirs.isEmpty() || ours.isEmpty()) {
            Edit edit = (theirs.isEmpty() ? ours : theirs).get(0);
            copy(theirs.isEmpty() ? local : server, edit.sideFrom(), edit.sideTo());
            return to;
        }
        int[] mine = stretch(local, ours, from, to);
        int[] its = stretch(server, theirs, from, to);
        int[] both =
                from < to ? placeByPlace(Arrays.copyOfRange(base, from, to), mine, its) : addedInOrder(from, mine, its);
        if (both != null) {
            copy(both, 0, both.length);
        } else if (from < to || !lenient) {
            return -1;
        } else if (from == base.length) {
            copy(its, 0, its.length);
            copyMissing(mine, its);
        } else {
            copy(mine, 0, mine.length);
            copyMissing(its, mine);
        }
        return to;
    }

    /** What both sides made of one stretch, place by place where both kept its length; null where they clash. */
    private static int @Nullable [] placeByPlace(int[] before, int[] mine, int[] its) {
        if (Arrays.equals(mine, its)) {
            return its;
        }
        if (mine.length != before.length || its.length != before.length) {
            return null;
        }
        int[] both = new int[before.length];
        for (int i = 0; i < both.length; i++) {
            if (mine[i] != its[i] && mine[i] != before[i] && its[i] != before[i]) {
                return null;
            }
            both[i] = mine[i] == before[i] ? its[i] : mine[i];
        }
        return both;
    }

    /** What both sides added before an element of base: what holds all of the other's, else what a shared order says, if any. */
    private int @Nullable [] addedInOrder(int at, int[] mine, int[] its) {
        if (isWithin(mine, its)) {
            return its;
        }
        return isWithin(its, mine) ? mine : sortedAround(at, mine, its);
    }

    /** What a side made of a stretch of base. */
    private static int[] stretch(int[] side, List<Edit> edits, int from, int to) {
        Edit first = edits.get(0);
        Edit last = edits.get(edits.size() - 1);
        return Arrays.copyOfRange(side, first.sideFrom() - (first.from() - from), last.sideTo() + (to - last.to()));
    }

    private static boolean isWithin(int[] part, int[] whole) {
        int found = 0;
        for (int element : whole) {
            if (found < part.length && part[found] == element) {
                found++;
            }
        }
        return found == part.length;
    }

    private void copyMissing(int[] elements, int[] present) {
        for (int element : elements) {
            if (Arrays.stream(present).noneMatch(other -> other == element)) {
                merged.add(values.get(element));
            }
        }
    }

    private void copy(int[] elements, int from, int to) {
        for (int i = from; i < to; i++) {
            merged.add(values.get(elements[i]));
        }
    }
}
