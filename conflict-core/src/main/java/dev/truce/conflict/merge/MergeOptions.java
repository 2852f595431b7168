package dev.truce.conflict.merge;

/**
 * How a field merge treats what no rule of a path decides.
 *
 * @param onFieldConflict what happens to a conflicting path
 * @param bothCreateConflicts whether two unequal values that both sides created conflict as a whole, objects too
 */
public record MergeOptions(OnFieldConflict onFieldConflict, boolean bothCreateConflicts) {

    /** Conflicting paths are left to a person, and objects that both sides created are merged. */
    public static final MergeOptions DEFAULT = new MergeOptions(OnFieldConflict.MANUAL, false);

    /** What happens to a conflicting path. */
    public enum OnFieldConflict {
        /** The record parks. */
        MANUAL,
        /** The later side's value, as the rule {@code latest} finds it. */
        LATEST,
        /** The server's value. */
        SERVER,
        /** Local's value. */
        LOCAL
    }
}
