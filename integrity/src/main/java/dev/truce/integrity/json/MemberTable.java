package dev.truce.integrity.json;

import java.util.Arrays;

/** The members of the objects that are open, innermost last. */
final class MemberTable {

    /** The first eight bytes of each name, and zeroes after a shorter one, in which there are none. */
    private long[] starts = new long[64];

    private int[] nameFrom = new int[64];
    private int[] nameTo = new int[64];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private boolean[] inOrder = new boolean[64];
    private int[] order = new int[64];
    /** That of the outermost object stays: most documents have the members of the one before. */
    private int[] outermost = new int[64];

    private int outermostCount;
    private int count;

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    /**
     * Begins a member.
     *
     * @param place where its name begins in the output
     * @param hasPrevious whether the member before is one of the same object
     */
    void add(byte[] in, int ownNameFrom, int ownNameTo, int place, boolean hasPrevious) {
        if (count == nameFrom.length) {
            int more = 2 * count;
            starts = Arrays.copyOf(starts, more);
            nameFrom = Arrays.copyOf(nameFrom, more);
            nameTo = Arrays.copyOf(nameTo, more);
            from = Arrays.copyOf(from, more);
            to = Arrays.copyOf(to, more);
            inOrder = Arrays.copyOf(inOrder, more);
            order = new int[more];
            outermost = new int[more];
            outermostCount = 0;
        }
        starts[count] = PlainText.start(in, ownNameFrom, ownNameTo);
        nameFrom[count] = ownNameFrom;
        nameTo[count] = ownNameTo;
        from[count] = place;
        inOrder[count] = !hasPrevious || (inOrder[count - 1] && compare(in, count - 1, count) < 0);
        count++;
    }

    /** Ends the member that was begun last and is not ended. */
    void end(int place) {
        to[count - 1] = place;
    }

    private int compare(byte[] in, int one, int other) {
        return starts[one] != starts[other]
                ? Long.compareUnsigned(starts[one], starts[other])
                : Arrays.compareUnsigned(in, nameFrom[one], nameTo[one], in, nameFrom[other], nameTo[other]);
    }

    /**
     * Ends an object: puts its members in order.
     *
     * @param first the object's first member
     * @param end where its brace is in the input
     * @return false when two members have the same name
     */
    boolean settle(int first, byte[] in, ScanOutput out, int end) {
        boolean sorted = inOrder[count - 1];
        if (!sorted) {
            out.pass(end);
            int[] sorting = first == 0 ? outermost : order;
            boolean known = first == 0 && count == outermostCount && isOrder(outermost, in);
            if (!known && !sort(sorting, first, in)) {
                outermostCount = 0;
                return false;
            }
            outermostCount = first == 0 ? count : outermostCount;
            out.reorder(sorting, count - first, from, to, first);
        }
        count = first;
        return true;
    }

    /** Whether the members of the outermost object, in an order that has each once, ascend. */
    private boolean isOrder(int[] members, byte[] in) {
        for (int i = 1; i < count; i++) {
            if (compare(in, members[i - 1], members[i]) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** By insertion: objects are small, and most members stand where they belong. */
    private boolean sort(int[] sorted, int first, byte[] in) {
        for (int i = 0; i < count - first; i++) {
            int member = first + i;
            int at = i;
            while (at > 0) {
                int compared = compare(in, sorted[at - 1], member);
                if (compared == 0) {
                    return false;
                }
                if (compared < 0) {
                    break;
                }
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = member;
        }
        return true;
    }
}
