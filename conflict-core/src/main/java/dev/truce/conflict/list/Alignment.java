package dev.truce.conflict.list;

import java.util.Arrays;

/**
 * Which elements of one sequence are those of another: a longest common subsequence.
 *
 * <p>Source: Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. Cost grows with the length times the number of
 * differences; beyond {@value #MOST_DIFFERENCES} differences only the common beginning and end are matched, which is correct
 * and merely coarser.
 */
final class Alignment {

    private static final int MOST_DIFFERENCES = 1_000;

    private Alignment() {}

    /** For each element of {@code from} its place in {@code to}, or -1 where it has none. Places grow. */
    static int[] of(int[] from, int[] to) {
        int[] places = new int[from.length];
        Arrays.fill(places, -1);
        int begin = 0;
        while (begin < from.length && begin < to.length && from[begin] == to[begin]) {
            places[begin] = begin;
            begin++;
        }
        int fromEnd = from.length;
        int toEnd = to.length;
        while (fromEnd > begin && toEnd > begin && from[fromEnd - 1] == to[toEnd - 1]) {
            places[--fromEnd] = --toEnd;
        }
        alignMiddle(from, begin, fromEnd, to, begin, toEnd, places);
        return places;
    }

    private static void alignMiddle(int[] from, int a0, int a1, int[] to, int b0, int b1, int[] places) {
        int n = a1 - a0;
        int m = b1 - b0;
        int most = Math.min(n + m, MOST_DIFFERENCES);
        int[][] trace = new int[most + 1][];
        int[] furthest = new int[2 * most + 3];
        int middle = most + 1;
        for (int d = 0; d <= most; d++) {
            trace[d] = furthest.clone();
            for (int k = -d; k <= d; k += 2) {
                int x = k == -d || (k != d && furthest[middle + k - 1] < furthest[middle + k + 1])
                        ? furthest[middle + k + 1]
                        : furthest[middle + k - 1] + 1;
                int y = x - k;
                while (x < n && y < m && from[a0 + x] == to[b0 + y]) {
                    x++;
                    y++;
                }
                furthest[middle + k] = x;
                if (x >= n && y >= m) {
                    walkBack(trace, d, n, m, middle, a0, b0, places);
                    return;
                }
            }
        }
    }

    private static void walkBack(int[][] trace, int steps, int n, int m, int middle, int a0, int b0, int[] places) {
        int x = n;
        int y = m;
        for (int d = steps; d > 0; d--) { // before the first difference nothing is common: that was matched already
            int[] furthest = trace[d];
            int k = x - y;
            boolean down = k == -d || (k != d && furthest[middle + k - 1] < furthest[middle + k + 1]);
            int previousK = down ? k + 1 : k - 1;
            int previousX = furthest[middle + previousK];
            int previousY = previousX - previousK;
            while (x > previousX && y > previousY) {
                places[a0 + --x] = b0 + --y;
            }
            x = previousX;
            y = previousY;
        }
    }
}
