package dev.truce.conflict.text;

import org.jspecify.annotations.Nullable;

/** Room for the outlines of one merge, which the next one uses again. For one thread at a time. */
public final class OutlineRoom {

    /** Tables of larger documents are not kept: they are rare, and would stay for good. */
    private static final int MOST_KEPT = 1 << 15;

    private static final int TABLES = 3;

    final NameIndex names = new NameIndex();

    private final int[][] free = new int[TABLES][];
    private int count;

    /** Room that grows with what is outlined. */
    public OutlineRoom() {}

    /** A table of some length at least; what it holds means nothing. */
    int[] table(int length) {
        if (count > 0) {
            int[] table = free[--count];
            if (table.length >= length) {
                return table;
            }
        }
        return new int[length];
    }

    /**
     * Takes the tables of an outline back.
     *
     * @param outline the outline, which nobody reads from now on; null for none
     */
    public void takeBack(@Nullable Outline outline) {
        if (outline != null && count < TABLES && outline.table().length <= MOST_KEPT) {
            free[count++] = outline.table();
        }
    }
}
