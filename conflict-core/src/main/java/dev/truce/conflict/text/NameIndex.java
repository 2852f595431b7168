package dev.truce.conflict.text;

import java.util.Arrays;

/**
 * The members of one object by name. Gives up on names that collide too often, so that a text made for it cannot make a merge
 * slow.
 */
public final class NameIndex {

    /** No member has the name. */
    public static final int ABSENT = -1;

    private static final int GIVEN_UP = -2;

    private static final int MAX_PROBES = 64;

    private int[] slots = new int[32];
    private int mask;

    /** An index that is filled before it is asked. */
    public NameIndex() {}

    /**
     * Indexes the members of an object.
     *
     * @param outline an outline
     * @param object an object of it that is no twin
     * @return false when a name stands twice, or collides too often
     */
    public boolean fill(Outline outline, int object) {
        int size = outline.size(object);
        int wanted = Math.max(8, Integer.highestOneBit(Math.max(1, size)) << 2);
        if (slots.length < wanted) {
            slots = new int[wanted];
        }
        mask = wanted - 1;
        Arrays.fill(slots, 0, wanted, ABSENT);
        int member = object + 1;
        for (int i = 0; i < size; i++) {
            int slot = slot(outline, outline, member);
            if (slot == GIVEN_UP || slots[slot] != ABSENT) {
                return false;
            }
            slots[slot] = member;
            member = outline.next(member);
        }
        return true;
    }

    /**
     * Finds a member by its name.
     *
     * @param indexed the outline of the indexed object
     * @param outline another outline, or the same
     * @param member a member in it
     * @return the indexed member of that name, or {@link #ABSENT}
     */
    public int find(Outline indexed, Outline outline, int member) {
        int slot = slot(indexed, outline, member);
        return slot == GIVEN_UP ? ABSENT : slots[slot];
    }

    private int slot(Outline indexed, Outline outline, int member) {
        int slot = outline.nameHash(member) & mask;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            if (slots[slot] == ABSENT || indexed.sameNameBytes(slots[slot], outline, member)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return GIVEN_UP;
    }
}
