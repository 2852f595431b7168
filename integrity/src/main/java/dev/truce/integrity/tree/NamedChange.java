package dev.truce.integrity.tree;

import org.jspecify.annotations.Nullable;

/**
 * A record in which two trees differ, by its name alone.
 *
 * @param type its type
 * @param key its key
 * @param kind how they differ
 */
public record NamedChange(String type, String key, Kind kind) {

    /** How two trees differ in a record. */
    public enum Kind {
        /** Only the second has it. */
        ADDED,
        /** Only the first has it. */
        REMOVED,
        /** Both have it, with other values. */
        CHANGED;

        /** How they differ when what the first and the second have is another; at least one of them has something. */
        static Kind of(@Nullable Object before, @Nullable Object after) {
            return before == null ? ADDED : after == null ? REMOVED : CHANGED;
        }

        /** How they differ as the second and the first. */
        Kind inverse() {
            return this == ADDED ? REMOVED : this == REMOVED ? ADDED : CHANGED;
        }
    }

    static NamedChange of(RecordTree.Difference difference) {
        return new NamedChange(difference.type(), difference.key(), Kind.of(difference.before(), difference.after()));
    }

    NamedChange as(Kind other) {
        return new NamedChange(type, key, other);
    }
}
