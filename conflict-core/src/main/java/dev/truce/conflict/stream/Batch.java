package dev.truce.conflict.stream;

/**
 * A range of records, whole: all lines of each set whose keys lie in it, as bytes. The arrays are used again for later batches.
 */
final class Batch {

    static final int BASE = 0;
    static final int LOCAL = 1;
    static final int SERVER = 2;
    static final int SETS = 3;

    private final byte[][] data = new byte[SETS][];
    private final int[] end = new int[SETS];

    Batch() {
        for (int set = 0; set < SETS; set++) {
            data[set] = new byte[Swar.SLACK];
        }
    }

    byte[] data(int set) {
        return data[set];
    }

    int end(int set) {
        return end[set];
    }

    void put(int set, byte[] bytes, int to) {
        data[set] = bytes;
        end[set] = to;
    }
}
