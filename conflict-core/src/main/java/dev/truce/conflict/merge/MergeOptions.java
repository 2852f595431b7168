package dev.truce.conflict.merge;

/**
 * How a field merge treats what no rule of a path decides.
 *
 * @param onFieldConflict what happens to a conflicting path
 * @param bothCreateConflicts whether two unequal values that both sides created conflict as a whole, objects too
 * @param lists how lists without a rule are merged
 */
public record MergeOptions(OnFieldConflict onFieldConflict, boolean bothCreateConflicts, Lists lists) {

    /** Conflicting paths are left to a person, objects that both sides created are merged, lists are strict. */
    public static final MergeOptions DEFAULT = new MergeOptions(OnFieldConflict.MANUAL, false, Lists.STRICT);

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

    /** How lists without a rule are merged when both sides changed them. */
    public enum Lists {
        /** Element by element; where the order is open, the list conflicts. */
        STRICT,
        /** Element by element; where the order is open, the server's elements come first. */
        LENIENT,
        /** As one value. */
        ATOMIC
    }
}
