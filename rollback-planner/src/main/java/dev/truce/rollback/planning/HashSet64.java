package dev.truce.rollback.planning;

import java.util.Arrays;

/**
 * Marks hashes of 64 bits: added in any order, then sealed, then counted. Twelve bytes for each; a million fit where a set of texts would
 * not. Two texts of one hash are taken for one, which among a million has a chance of one in thirty million.
 */
final class HashSet64 {

    private long[] hashes = new long[16];
    private int size;
    private int[] marks = {};

    void add(long hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.multiplyExact(size, 2));
        }
        hashes[size++] = hash;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Ends the adding. */
    void seal() {
        Arrays.sort(hashes, 0, size);
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[distinct++] = hashes[i];
            }
        }
        size = distinct;
        marks = new int[size];
    }

    /** Counts a hash, if it is there. */
    void mark(long hash) {
        int place = Arrays.binarySearch(hashes, 0, size, hash);
        if (place >= 0) {
            marks[place]++;
        }
    }

    /** How often a hash was counted; -1 when it is not there. */
    int marks(long hash) {
        int place = Arrays.binarySearch(hashes, 0, size, hash);
        return place < 0 ? -1 : marks[place];
    }

    boolean hasUnmarked() {
        return Arrays.stream(marks).anyMatch(count -> count == 0);
    }

    boolean hasRepeated() {
        return Arrays.stream(marks).anyMatch(count -> count > 1);
    }
}
