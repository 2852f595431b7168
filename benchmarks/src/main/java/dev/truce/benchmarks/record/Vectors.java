package dev.truce.benchmarks.record;

import java.util.List;

/** Two concurrent states of four nodes: each side has seen a write that the other has not. */
final class Vectors {

    /** In ascending order. */
    static final List<String> NODES = List.of("laptop", "phone", "server", "tablet");

    static final long[] LOCAL = {7, 12, 40, 3};
    static final long[] SERVER = {7, 11, 41, 3};

    private Vectors() {}
}
