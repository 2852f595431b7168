package dev.truce.conflict.merge;

/** Under which conditions replicas that follow a rule end at the same value. */
public enum Convergence {
    /** In any topology: the rule is commutative, associative and idempotent. */
    LATTICE,
    /** With one arbiter that applies outcomes by compare-and-set. */
    ARBITER,
    /** Nobody has shown that they do. */
    UNSAFE
}
