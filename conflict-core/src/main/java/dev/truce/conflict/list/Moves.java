package dev.truce.conflict.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which elements a side moved: those without which as many of the others still stand in their old order. */
final class Moves {

    private Moves() {}

    /**
     * The names that do not stand in every longest part of the old order that the new one keeps. Where two neighbours changed
     * places, both are moved. Costs n log n.
     *
     * @param before the old order
     * @param after the new one
     * @return the moved names that both orders hold
     */
    static Set<String> between(Collection<String> before, Collection<String> after) {
        Map<String, Integer> places = new HashMap<>();
        for (String name : before) {
            places.put(name, places.size());
        }
        List<String> both = new ArrayList<>();
        for (String name : after) {
            if (places.containsKey(name)) {
                both.add(name);
            }
        }
        int[] order = both.stream().mapToInt(places::get).toArray();
        int[] upTo = longestUpTo(order);
        int[] from = reversed(longestUpTo(negated(reversed(order))));
        int longest = Arrays.stream(upTo).max().orElse(0);
        int[] atLength = new int[longest + 1];
        for (int i = 0; i < order.length; i++) {
            if (upTo[i] + from[i] - 1 == longest) {
                atLength[upTo[i]]++;
            }
        }
        Set<String> moved = new HashSet<>();
        for (int i = 0; i < order.length; i++) {
            if (upTo[i] + from[i] - 1 != longest || atLength[upTo[i]] > 1) {
                moved.add(both.get(i));
            }
        }
        return moved;
    }

    /** How long the longest rising part is that ends at each place. */
    private static int[] longestUpTo(int[] order) {
        int[] lengths = new int[order.length];
        int[] lowestEnd = new int[order.length];
        int longest = 0;
        for (int i = 0; i < order.length; i++) {
            int found = Arrays.binarySearch(lowestEnd, 0, longest, order[i]);
            int at = -found - 1;
            lowestEnd[at] = order[i];
            longest = Math.max(longest, at + 1);
            lengths[i] = at + 1;
        }
        return lengths;
    }

    private static int[] reversed(int[] numbers) {
        int[] reversed = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            reversed[i] = numbers[numbers.length - 1 - i];
        }
        return reversed;
    }

    private static int[] negated(int[] numbers) {
        return Arrays.stream(numbers).map(number -> -number).toArray();
    }
}
